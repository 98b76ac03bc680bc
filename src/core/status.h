/* How core and io functions report failure: they return false and fill the
 * Status that the caller passed last. The English text is at once the message
 * and the key under which lua/text finds its translation; the arguments are
 * kept apart for that. */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

#include <stdarg.h>
#include <stdbool.h>

/* Named after the Python exception a classmate would see. */
typedef enum {
  OK,
  ERR_VALUE,
  ERR_TYPE,
  ERR_INDEX,
  ERR_ZERO_DIVISION,
  ERR_MEMORY,
  ERR_OS,
  ERR_BUDGET, /* a worker's step budget is used up */
  ERR_CANCEL  /* Ctrl-C */
} Code;

enum { STATUS_ARGS = 6, STATUS_ARG_SIZE = 160, STATUS_SIZE = 512 };

typedef struct Status {
  Code code;
  const char *format; /* a literal; NULL while code is OK */
  int nargs;
  char arg[STATUS_ARGS][STATUS_ARG_SIZE];
  char message[STATUS_SIZE];
} Status;

/* Fills *st and returns false, so that callers can `return fail(st, ...)`.
 * format is a literal whole sentence; it knows %s, %td (ptrdiff_t), %zu
 * (size_t), %d and %g, at most STATUS_ARGS of them in all. */
bool fail(Status *st, Code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool fail_list(Status *st, Code code, const char *format, va_list list)
    __attribute__((format(printf, 3, 0)));

#endif
