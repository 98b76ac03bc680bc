/* Failure messages: the sentence, and its arguments kept apart. */
#include <string.h>

#include "check.h"
#include "core/status.h"

static Status st;

static void test_fail_returns_false_and_fills_the_status(void **state) {
  (void)state;
  assert_false(fail(&st, ERR_VALUE, "nothing special"));
  assert_int_equal(st.code, ERR_VALUE);
  assert_int_equal(st.nargs, 0);
  assert_string_equal(st.format, "nothing special");
  assert_string_equal(st.message, "nothing special");
}

static void test_every_directive(void **state) {
  (void)state;
  fail(&st, ERR_INDEX, "%s %td %zu %d %g.", "text", (ptrdiff_t)-1, (size_t)2,
       -3, 0.5);
  assert_string_equal(st.message, "text -1 2 -3 0.5.");
  const char *const expected[] = {"text", "-1", "2", "-3", "0.5"};
  assert_int_equal(st.nargs, 5);
  for (int i = 0; i < 5; i++) assert_string_equal(st.arg[i], expected[i]);
}

static void test_a_second_failure_replaces_the_first(void **state) {
  (void)state;
  fail(&st, ERR_VALUE, "a long sentence with %s", "an argument");
  fail(&st, ERR_TYPE, "short");
  assert_int_equal(st.code, ERR_TYPE);
  assert_int_equal(st.nargs, 0);
  assert_string_equal(st.message, "short");
}

/* A message is passed on as an argument of another: nothing is read twice. */
static void test_percent_signs_in_an_argument_are_plain(void **state) {
  (void)state;
  fail(&st, ERR_VALUE, "'%s' is wrong", "%s%d");
  assert_string_equal(st.message, "'%s%d' is wrong");
}

static void test_long_argument_is_cut(void **state) {
  char text[1000];
  (void)state;
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  fail(&st, ERR_VALUE, "%s%s%s%s%s%s", text, text, text, text, text, text);
  assert_int_equal(strlen(st.arg[0]), STATUS_ARG_SIZE - 1);
  assert_int_equal(strlen(st.message), STATUS_SIZE - 1);
}

/* True when text does not end within a character. */
static bool ends_whole(const char *text) {
  size_t n = strlen(text), last = n - 1;
  while (last > 0 && ((unsigned char)text[last] & 0xc0) == 0x80) last--;
  return n - last == 3; /* a Hangul syllable has three bytes */
}

static void test_cuts_fall_between_characters(void **state) {
  char text[3 * 200 + 2] = "";
  (void)state;
  for (int shift = 0; shift < 3; shift++) {
    memset(text, 'x', shift);
    for (int i = 0; i < 199; i++) memcpy(text + shift + 3 * i, "값", 4);
    fail(&st, ERR_VALUE, "%s %s %s %s", text, text, text, text);
    assert_true(ends_whole(st.arg[0]));
    assert_true(ends_whole(st.message));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fail_returns_false_and_fills_the_status),
      cmocka_unit_test(test_every_directive),
      cmocka_unit_test(test_a_second_failure_replaces_the_first),
      cmocka_unit_test(test_percent_signs_in_an_argument_are_plain),
      cmocka_unit_test(test_long_argument_is_cut),
      cmocka_unit_test(test_cuts_fall_between_characters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
