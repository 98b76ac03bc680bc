/* The only includer of cmocka; adds assertions that fail on NaN (cmocka's own
 * float comparison passes on it). */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/array.h"

#include <cmocka.h> /* last: its macro fail() would break status.h */
/* It would hide core's function in tests, too. */
#undef fail
#undef fail_msg
#define fail_test() _fail(__FILE__, __LINE__)
#define fail_msg(...)         \
  do {                        \
    print_error(__VA_ARGS__); \
    fail_test();              \
  } while (0)

/* |a - b| <= tolerance * max(1, |b|); written so that NaN fails. */
#define assert_close(a, b, tolerance)                                    \
  do {                                                                   \
    const double check_a = (a), check_b = (b);                           \
    const double check_scale = fabs(check_b) > 1 ? fabs(check_b) : 1;    \
    if (!(fabs(check_a - check_b) <= (tolerance)*check_scale)) {         \
      print_error("%s = %.17g, expected %.17g\n", #a, check_a, check_b); \
      fail_test();                                                       \
    }                                                                    \
  } while (0)

/* A status-returning call succeeded; shows the message when it did not. */
#define assert_ok(call, st)                         \
  do {                                              \
    if (!(call)) {                                  \
      print_error("%s: %s\n", #call, (st).message); \
      fail_test();                                  \
    }                                               \
  } while (0)

#endif
