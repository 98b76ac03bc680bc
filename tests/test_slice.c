/* Slices written as text. */
#include "arrays.h"
#include "core/index.h"

static Status st;
static IndexItem items[INDEX_MAX];
static int count;

static bool parse(const char *text) {
  return index_parse(&count, items, text, &st);
}

static const struct {
  const char *text;
  bool has_start, has_stop;
  ptrdiff_t start, stop, step;
} slices[] = {
    {":", false, false, 0, 0, 1},     {"1:", true, false, 1, 0, 1},
    {":3", false, true, 0, 3, 1},     {"1:3", true, true, 1, 3, 1},
    {"-3:-1", true, true, -3, -1, 1}, {"::2", false, false, 0, 0, 2},
    {"::-1", false, false, 0, 0, -1}, {"1::", true, false, 1, 0, 1},
    {"1:7:2", true, true, 1, 7, 2},   {" 1 : 7 : 2 ", true, true, 1, 7, 2},
    {"+1:", true, false, 1, 0, 1},
};

static void test_slices(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(slices); i++) {
    assert_ok(parse(slices[i].text), st);
    assert_int_equal(count, 1);
    assert_int_equal(items[0].kind, INDEX_SLICE);
    assert_int_equal(items[0].has_start, slices[i].has_start);
    assert_int_equal(items[0].has_stop, slices[i].has_stop);
    assert_int_equal(items[0].start, slices[i].start);
    assert_int_equal(items[0].stop, slices[i].stop);
    assert_int_equal(items[0].step, slices[i].step);
  }
}

static void test_integers(void **state) {
  (void)state;
  assert_ok(parse("7"), st);
  assert_int_equal(items[0].kind, INDEX_INTEGER);
  assert_int_equal(items[0].integer, 7);
  assert_ok(parse("-2"), st);
  assert_int_equal(items[0].integer, -2);
}

static void test_lists(void **state) {
  static const IndexKind kinds[] = {INDEX_INTEGER, INDEX_ELLIPSIS,
                                    INDEX_NEWAXIS, INDEX_NEWAXIS, INDEX_SLICE};
  (void)state;
  assert_ok(parse("0, ..., newaxis, None ,1:"), st);
  assert_int_equal(count, 5);
  for (int i = 0; i < 5; i++) assert_int_equal(items[i].kind, kinds[i]);
}

/* Python allows one comma at the end. */
static void test_a_comma_at_the_end(void **state) {
  (void)state;
  assert_ok(parse("1,"), st);
  assert_int_equal(count, 1);
  assert_false(parse("1,,"));
  assert_false(parse(","));
}

static const char *const wrong[] = {
    "",    " ",    "a",    "1 2", "1:2:3:4",  "1.5",      "--1",
    "- 1", "..",   "....", "1;2", "newaxisx", "Nonesuch", ": :,x",
    "1:x", "0x10", "x[0]", "\n",  "\xff,",    "1:2:3:",   "1e3",
};

static void test_what_is_no_slice(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(wrong); i++) {
    if (parse(wrong[i])) print_error("\"%s\" was read\n", wrong[i]);
    assert_fails(parse(wrong[i]), ERR_INDEX, "'");
    assert_non_null(strstr(st.message, "' is not a slice"));
  }
}

static void test_numbers_beyond_64_bits(void **state) {
  (void)state;
  assert_ok(parse("9223372036854775807"), st);
  assert_true(items[0].integer == PTRDIFF_MAX);
  assert_ok(parse("-99999999999999999999:99999999999999999999"), st);
  assert_true(items[0].start == PTRDIFF_MIN && items[0].stop == PTRDIFF_MAX);
}

static void test_too_many_items(void **state) {
  char text[3 * INDEX_MAX + 3] = "";
  (void)state;
  for (int i = 0; i < INDEX_MAX; i++) strcat(text, i ? ",0" : "0");
  assert_ok(parse(text), st);
  assert_int_equal(count, INDEX_MAX);
  strcat(text, ",0");
  assert_false(parse(text));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_slices),
      cmocka_unit_test(test_integers),
      cmocka_unit_test(test_lists),
      cmocka_unit_test(test_a_comma_at_the_end),
      cmocka_unit_test(test_what_is_no_slice),
      cmocka_unit_test(test_numbers_beyond_64_bits),
      cmocka_unit_test(test_too_many_items),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
