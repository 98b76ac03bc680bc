/* The output filter: what must pass, what must become visible, the bound. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "worker/filter.h"

static const struct {
  const char *in, *out;
} cases[] = {
    {"plain\n\ttext ~", "plain\n\ttext ~"},
    {"역전파 σ(x) ∂L/∂W 😀", "역전파 σ(x) ∂L/∂W 😀"},
    {"e\xcc\x81", "e\xcc\x81"}, /* a combining accent */
    {"\x1b]52;c;x\x07", "\\x1b]52;c;x\\x07"},
    {"a\rb\bc\x7f", "a\\x0db\\x08c\\x7f"},
    {"\xc2\x85\xc2\x9b", "\\u{85}\\u{9b}"}, /* C1 as UTF-8 */
    {"\x9b\x31m", "\\x9b1m"},               /* C1 raw */
    /* NOLINTBEGIN(misc-misleading-bidirectional) */
    {"a\xe2\x80\xae z", "a\\u{202e} z"}, /* right-to-left override */
    {"\xe2\x81\xa6\xd8\x9c", "\\u{2066}\\u{61c}"},
    /* NOLINTEND(misc-misleading-bidirectional) */
    {"\xe2\x80\x8b\xef\xbb\xbf", "\\u{200b}\\u{feff}"}, /* zero width */
    {"\xe2\x80\xa8", "\\u{2028}"},                      /* line separator */
    {"\xf3\xa0\x81\x81", "\\u{e0041}"},                 /* tag */
    {"\xff\xc0\xaf\xe2\x82", "\\xff\\xc0\\xaf\\xe2\\x82"},
    {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* a lone surrogate */
};

static void test_cases(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char out[256];
    const size_t n = strlen(cases[i].in);
    assert_true(FILTER_ROOM(n) < sizeof out);
    out[filter_text(out, FILTER_ROOM(n), cases[i].in, n)] = '\0';
    assert_string_equal(out, cases[i].out);
  }
}

static void test_zero_byte(void **state) {
  (void)state;
  char out[16];
  assert_int_equal(filter_text(out, sizeof out, "a\0b", 3), 6);
  assert_memory_equal(out, "a\\x00b", 6);
}

static void test_bound(void **state) {
  (void)state;
  char out[8] = "#######";
  assert_int_equal(filter_text(out, 6, "123456", 6), 6);
  assert_memory_equal(out, "123456#", 7);
  assert_int_equal(filter_text(out, 6, "1234567", 7), 6);
  assert_memory_equal(out, "123...#", 7);
  assert_int_equal(filter_text(out, 6, "가나다", 9), 6); /* no half letter */
  assert_memory_equal(out, "가...#", 7);
  assert_int_equal(filter_text(out, 2, "1234567", 7), 2);
  assert_memory_equal(out, "..", 2);
  assert_int_equal(filter_text(out, 0, "1234567", 7), 0);
}

static bool is_control(const unsigned char *p) {
  if (*p == '\n' || *p == '\t') return false;
  return *p < 0x20 || *p == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0);
}

/* Random bytes, rich in controls, leave no control behind. */
static void test_random_bytes(void **state) {
  (void)state;
  unsigned seed = 1;
  for (int round = 0; round < 2000; round++) {
    char in[64];
    unsigned char out[FILTER_ROOM(64) + 1];
    for (size_t i = 0; i < sizeof in; i++) {
      seed = seed * 1103515245u + 12345u;
      const unsigned r = seed >> 16;
      in[i] = (char)(r & 1 ? r >> 8 : (r >> 8) & 0x9f);
    }
    const size_t n = filter_text((char *)out, sizeof out - 1, in, sizeof in);
    out[n] = '\0';
    for (size_t i = 0; i < n; i++) assert_false(is_control(out + i));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),
      cmocka_unit_test(test_zero_byte),
      cmocka_unit_test(test_bound),
      cmocka_unit_test(test_random_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
