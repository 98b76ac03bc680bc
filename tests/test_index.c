/* NumPy's indexing, reading and writing. */
#include "core/index.h"

#include "arrays.h"

static Status st;

/* 0 1 2 3 / 4 5 6 7 / 8 9 10 11 */
static Array table(void) {
  return array_of(INT64, SHAPE(3, 4),
                  LIST(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
}

static IndexItem at(ptrdiff_t i) {
  return (IndexItem){.kind = INDEX_INTEGER, .integer = i};
}

static IndexItem by(const Array *a) {
  return (IndexItem){.kind = INDEX_ARRAY, .array = a};
}

static const IndexItem dots = {.kind = INDEX_ELLIPSIS};
static const IndexItem newaxis = {.kind = INDEX_NEWAXIS};
static const IndexItem whole = {.kind = INDEX_SLICE, .step = 1};

#define ITEMS(...)                                                       \
  (int)LENGTH(((const IndexItem[]){__VA_ARGS__})), (const IndexItem[]) { \
    __VA_ARGS__                                                          \
  }

/* a[text] as NumPy would read it. */
static bool get(Array *out, const Array *a, const char *text) {
  IndexItem items[INDEX_MAX];
  int n;
  return index_parse(&n, items, text, &st) &&
         array_index(out, a, n, items, &st);
}

/* --- integers and slices: views --------------------------------------------
 */

static const struct {
  const char *text;
  const char *shape;
  double first, last;
} slices[] = {
    {"1", "(4,)", 4, 7},
    {"-1", "(4,)", 8, 11},
    {"1, 2", "()", 6, 6},
    {"-3, -4", "()", 0, 0},
    {":", "(3, 4)", 0, 11},
    {"1:", "(2, 4)", 4, 11},
    {":-1", "(2, 4)", 0, 7},
    {":, 1", "(3,)", 1, 9},
    {"1:3, :2", "(2, 2)", 4, 9},
    {"::2", "(2, 4)", 0, 11},
    {"::-1", "(3, 4)", 8, 3},
    {"::-1, ::-1", "(3, 4)", 11, 0},
    {":, 3:0:-2", "(3, 2)", 3, 9},
    {"1:2", "(1, 4)", 4, 7},
    {"0:100", "(3, 4)", 0, 11},
    {"-100:1", "(1, 4)", 0, 3},
    {"...", "(3, 4)", 0, 11},
    {"..., 0", "(3,)", 0, 8},
    {"0, ...", "(4,)", 0, 3},
    {"1, ..., 1", "()", 5, 5},
    {"-99999999999999999999:99999999999999999999", "(3, 4)", 0, 11},
    {"::99999999999999999999", "(1, 4)", 0, 3},
    {"::-99999999999999999999", "(1, 4)", 8, 11},
    {"newaxis", "(1, 3, 4)", 0, 11},
    {":, newaxis, 1", "(3, 1)", 1, 9},
    {"..., newaxis", "(3, 4, 1)", 0, 11},
};

static void test_slices(void **state) {
  Array a = table();
  (void)state;
  for (size_t i = 0; i < LENGTH(slices); i++) {
    Array out = {0};
    assert_ok(get(&out, &a, slices[i].text), st);
    assert_string_equal(array_shape_text(&out).text, slices[i].shape);
    assert_true(element_at(&out, 0) == slices[i].first);
    assert_true(element_at(&out, array_size(&out) - 1) == slices[i].last);
    assert_ptr_equal(out.buffer, a.buffer);
    array_release(&out);
  }
  array_release(&a);
}

static void test_empty_slices(void **state) {
  static const char *const texts[] = {"2:1", "3:", "1:1", "0:2:-1", "5:9"};
  Array a = table();
  (void)state;
  for (size_t i = 0; i < LENGTH(texts); i++) {
    Array out = {0};
    assert_ok(get(&out, &a, texts[i]), st);
    assert_result(&out, INT64, SHAPE(0, 4), NOTHING);
  }
  array_release(&a);
}

static void test_a_view_writes_through(void **state) {
  Array a = table(), column = {0};
  (void)state;
  assert_ok(get(&column, &a, ":, 1"), st);
  array_put(&column, (const ptrdiff_t[]){2}, scalar_integer(-9));
  assert_true(element_at(&a, 9) == -9);
  array_release(&a);
  assert_result(&column, INT64, SHAPE(3), LIST(1, 5, -9));
}

static void test_a_0d_array(void **state) {
  Array a = array_of(INT64, SCALAR, LIST(7)), out = {0};
  (void)state;
  assert_ok(array_index(&out, &a, 0, NULL, &st), st);
  assert_result(&out, INT64, SCALAR, LIST(7));
  assert_ok(array_index(&out, &a, ITEMS(newaxis, dots), &st), st);
  assert_result(&out, INT64, SHAPE(1), LIST(7));
  assert_fails(array_index(&out, &a, ITEMS(at(0)), &st), ERR_INDEX,
               "too many indices for array: array is 0-dimensional, but 1 were "
               "indexed");
  array_release(&a);
}

static const struct {
  const char *text, *message;
} bad[] = {
    {"3", "index 3 is out of bounds for axis 0 with size 3"},
    {"-4", "index -4 is out of bounds for axis 0 with size 3"},
    {"0, 4", "index 4 is out of bounds for axis 1 with size 4"},
    {"0, 0, 0", "too many indices for array: array is 2-dimensional, but 3"},
    {"..., ...", "an index can only have a single ellipsis ('...')"},
    {"::0", "slice step cannot be zero"},
};

static void test_bad_indices(void **state) {
  Array a = table(), out = {0};
  (void)state;
  for (size_t i = 0; i < LENGTH(bad); i++) {
    assert_false(get(&out, &a, bad[i].text));
    assert_int_equal(
        strncmp(st.message, bad[i].message, strlen(bad[i].message)), 0);
    assert_null(out.buffer);
  }
  array_release(&a);
}

static void test_too_many_new_axes(void **state) {
  IndexItem items[INDEX_MAX];
  Array a = array_of(BOOL, SHAPE(1), LIST(1)), out = {0};
  (void)state;
  for (int i = 0; i < INDEX_MAX; i++) items[i] = newaxis;
  assert_fails(array_index(&out, &a, INDEX_MAX, items, &st), ERR_INDEX,
               "an array has at most 8 dimensions");
  array_release(&a);
}

/* --- index arrays: copies --------------------------------------------------
 */

static void test_rows_by_number(void **state) {
  Array a = table(), i = array_of(INT64, SHAPE(3), LIST(2, 0, -1)), out = {0};
  (void)state;
  assert_ok(array_index(&out, &a, ITEMS(by(&i)), &st), st);
  assert_ptr_not_equal(out.buffer, a.buffer);
  assert_result(&out, INT64, SHAPE(3, 4),
                LIST(8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11));
  array_release(&i);
  array_release(&a);
}

/* y[np.arange(n), t]: one element of each row (book 4.2.4). */
static void test_one_of_each_row(void **state) {
  Array a = table(), out = {0};
  Array rows = array_of(INT64, SHAPE(3), LIST(0, 1, 2));
  Array labels = array_of(UINT8, SHAPE(3), LIST(3, 0, 2));
  (void)state;
  assert_ok(array_index(&out, &a, ITEMS(by(&rows), by(&labels)), &st), st);
  assert_result(&out, INT64, SHAPE(3), LIST(3, 4, 10));
  array_release(&rows);
  array_release(&labels);
  array_release(&a);
}

static void test_index_arrays_broadcast(void **state) {
  Array a = table(), out = {0};
  Array rows = array_of(INT64, SHAPE(2, 1), LIST(0, 2));
  Array columns = array_of(INT64, SHAPE(2), LIST(1, 3));
  (void)state;
  assert_ok(array_index(&out, &a, ITEMS(by(&rows), by(&columns)), &st), st);
  assert_result(&out, INT64, SHAPE(2, 2), LIST(1, 3, 9, 11));
  assert_ok(array_index(&out, &a, ITEMS(at(1), by(&columns)), &st), st);
  assert_result(&out, INT64, SHAPE(2), LIST(5, 7));
  Array three = array_of(INT64, SHAPE(3), LIST(0, 0, 0));
  assert_fails(
      array_index(&out, &a, ITEMS(by(&columns), by(&three)), &st), ERR_INDEX,
      "shape mismatch: indexing arrays could not be broadcast together "
      "with shapes (2,) (3,)");
  array_release(&rows);
  array_release(&columns);
  array_release(&three);
  array_release(&a);
}

static void test_index_array_beside_a_slice(void **state) {
  const IndexItem last_two = {
      .kind = INDEX_SLICE, .has_start = true, .start = 2, .step = 1};
  Array a = table(), i = array_of(INT64, SHAPE(2), LIST(1, 0)), out = {0};
  (void)state;
  assert_ok(array_index(&out, &a, ITEMS(by(&i), last_two), &st), st);
  assert_result(&out, INT64, SHAPE(2, 2), LIST(6, 7, 2, 3));
  assert_ok(array_index(&out, &a, ITEMS(whole, by(&i)), &st), st);
  assert_result(&out, INT64, SHAPE(3, 2), LIST(1, 0, 5, 4, 9, 8));
  array_release(&i);
  array_release(&a);
}

/* (2, 3, 4)[:, i] keeps the axis where it was; [i, :, j] puts it in front. */
static void test_where_the_picked_axes_go(void **state) {
  Array a = {0}, out = {0}, i = array_of(INT64, SHAPE(1), LIST(1));
  (void)state;
  assert_ok(array_new(&a, INT64, SHAPE(2, 3, 4), &st), st);
  for (int k = 0; k < 24; k++) ((int64_t *)a.data)[k] = k;
  assert_ok(array_index(&out, &a, ITEMS(whole, by(&i)), &st), st);
  assert_result(&out, INT64, SHAPE(2, 1, 4), LIST(4, 5, 6, 7, 16, 17, 18, 19));
  assert_ok(array_index(&out, &a, ITEMS(by(&i), whole, by(&i)), &st), st);
  assert_result(&out, INT64, SHAPE(1, 3), LIST(13, 17, 21));
  assert_ok(array_index(&out, &a, ITEMS(dots, by(&i)), &st), st);
  assert_result(&out, INT64, SHAPE(2, 3, 1), LIST(1, 5, 9, 13, 17, 21));
  assert_ok(array_index(&out, &a, ITEMS(by(&i), newaxis), &st), st);
  assert_string_equal(array_shape_text(&out).text, "(1, 1, 3, 4)");
  array_release(&out);
  array_release(&i);
  array_release(&a);
}

static void test_index_arrays_of_a_transpose(void **state) {
  Array a = table(), t = {0}, i = array_of(INT64, SHAPE(2), LIST(3, 1));
  Array out = {0};
  (void)state;
  assert_ok(array_transpose(&t, &a, NULL, &st), st);
  assert_ok(array_index(&out, &t, ITEMS(by(&i)), &st), st);
  assert_result(&out, INT64, SHAPE(2, 3), LIST(3, 7, 11, 1, 5, 9));
  array_release(&i);
  array_release(&t);
  array_release(&a);
}

static void test_bad_index_arrays(void **state) {
  Array a = table(), out = {0};
  Array high = array_of(INT64, SHAPE(2), LIST(0, 3));
  Array real = array_of(FLOAT64, SHAPE(1), LIST(1));
  Array none = array_of(INT64, SHAPE(0), NOTHING);
  (void)state;
  assert_fails(array_index(&out, &a, ITEMS(by(&high)), &st), ERR_INDEX,
               "index 3 is out of bounds for axis 0 with size 3");
  assert_fails(array_index(&out, &a, ITEMS(by(&real)), &st), ERR_INDEX,
               "arrays used as indices must be of integer (or boolean) type");
  assert_ok(array_index(&out, &a, ITEMS(by(&none)), &st), st);
  assert_result(&out, INT64, SHAPE(0, 4), NOTHING);
  array_release(&high);
  array_release(&real);
  array_release(&none);
  array_release(&a);
}

/* Bounds are named by the axis of the array, not of what is left of it. */
static void test_messages_name_the_axis_of_the_array(void **state) {
  Array a = table(), high = array_of(INT64, SHAPE(1), LIST(4)), out = {0};
  (void)state;
  assert_fails(array_index(&out, &a, ITEMS(newaxis, whole, by(&high)), &st),
               ERR_INDEX, "index 4 is out of bounds for axis 1 with size 4");
  array_release(&high);
  array_release(&a);
}

/* --- masks -----------------------------------------------------------------
 */

static void test_mask_of_the_whole_shape(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, -0.5, -2, 3)), out = {0};
  Array mask = array_of(BOOL, SHAPE(2, 2), LIST(0, 1, 1, 0));
  (void)state;
  assert_ok(array_index(&out, &a, ITEMS(by(&mask)), &st), st);
  assert_result(&out, FLOAT64, SHAPE(2), LIST(-0.5, -2));
  array_release(&mask);
  array_release(&a);
}

static void test_mask_of_rows_and_of_columns(void **state) {
  Array a = table(), out = {0};
  Array rows = array_of(BOOL, SHAPE(3), LIST(1, 0, 1));
  Array columns = array_of(BOOL, SHAPE(4), LIST(0, 0, 0, 1));
  (void)state;
  assert_ok(array_index(&out, &a, ITEMS(by(&rows)), &st), st);
  assert_result(&out, INT64, SHAPE(2, 4), LIST(0, 1, 2, 3, 8, 9, 10, 11));
  assert_ok(array_index(&out, &a, ITEMS(whole, by(&columns)), &st), st);
  assert_result(&out, INT64, SHAPE(3, 1), LIST(3, 7, 11));
  assert_ok(array_index(&out, &a, ITEMS(by(&rows), at(1)), &st), st);
  assert_result(&out, INT64, SHAPE(2), LIST(1, 9));
  array_release(&rows);
  array_release(&columns);
  array_release(&a);
}

static void test_mask_of_another_shape(void **state) {
  Array a = table(), out = {0};
  Array mask = array_of(BOOL, SHAPE(4), LIST(1, 0, 0, 0));
  (void)state;
  assert_fails(array_index(&out, &a, ITEMS(by(&mask)), &st), ERR_INDEX,
               "boolean index did not match indexed array along dimension 0; "
               "dimension is 3 but corresponding boolean dimension is 4");
  array_release(&mask);
  array_release(&a);
}

/* --- assignment ------------------------------------------------------------
 */

static bool put(Array *a, const char *text, Array value) {
  IndexItem items[INDEX_MAX];
  int n;
  bool good = index_parse(&n, items, text, &st) &&
              array_index_assign(a, n, items, &value, &st);
  array_release(&value);
  return good;
}

static void test_assign_to_slices(void **state) {
  Array a = array_of(INT64, SHAPE(2, 3), LIST(0, 0, 0, 0, 0, 0));
  (void)state;
  assert_ok(put(&a, "0", array_of(INT64, SCALAR, LIST(1))), st);
  assert_ok(put(&a, ":, 1", array_of(FLOAT64, SHAPE(2), LIST(2.9, 3))), st);
  assert_ok(put(&a, "1, ::-1", array_of(INT64, SHAPE(3), LIST(7, 8, 9))), st);
  assert_ok(put(&a, "0, 2", array_of(INT64, SHAPE(1), LIST(5))), st);
  assert_result(&a, INT64, SHAPE(2, 3), LIST(1, 2, 5, 9, 8, 7));
}

static void test_assign_a_wrong_shape(void **state) {
  Array a = table();
  (void)state;
  assert_fails(put(&a, "0", array_of(INT64, SHAPE(3), LIST(1, 2, 3))),
               ERR_VALUE,
               "could not broadcast input array from shape (3,) into shape "
               "(4,)");
  assert_true(element_at(&a, 0) == 0);
  array_release(&a);
}

static bool put_by(Array *a, int n, const IndexItem *items, Array value) {
  bool good = array_index_assign(a, n, items, &value, &st);
  array_release(&value);
  return good;
}

/* out[mask] = 0 */
static void test_assign_by_mask(void **state) {
  Array a = array_of(FLOAT64, SHAPE(2, 2), LIST(1, -0.5, -2, 3));
  Array mask = array_of(BOOL, SHAPE(2, 2), LIST(0, 1, 1, 0));
  (void)state;
  assert_ok(put_by(&a, ITEMS(by(&mask)), array_of(INT64, SCALAR, LIST(0))), st);
  assert_array(&a, FLOAT64, SHAPE(2, 2), LIST(1, 0, 0, 3));
  assert_ok(put_by(&a, ITEMS(by(&mask)), array_of(INT64, SHAPE(2), LIST(8, 9))),
            st);
  assert_array(&a, FLOAT64, SHAPE(2, 2), LIST(1, 8, 9, 3));
  assert_false(
      put_by(&a, ITEMS(by(&mask)), array_of(INT64, SHAPE(3), LIST(1, 2, 3))));
  array_release(&mask);
  array_release(&a);
}

static void test_the_last_of_two_stays(void **state) {
  Array a = array_of(INT64, SHAPE(3), LIST(0, 0, 0));
  Array i = array_of(INT64, SHAPE(3), LIST(1, 1, -2));
  (void)state;
  assert_ok(put_by(&a, ITEMS(by(&i)), array_of(INT64, SHAPE(3), LIST(4, 5, 6))),
            st);
  assert_result(&a, INT64, SHAPE(3), LIST(0, 6, 0));
  array_release(&i);
}

static void test_assign_rows_and_columns(void **state) {
  Array a = array_of(INT64, SHAPE(2, 2), LIST(1, 2, 3, 4));
  Array i = array_of(INT64, SHAPE(2), LIST(1, 0));
  (void)state;
  assert_ok(put_by(&a, ITEMS(whole, by(&i)),
                   array_of(FLOAT64, SHAPE(2, 2), LIST(5, 6, 7, 8))),
            st);
  assert_result(&a, INT64, SHAPE(2, 2), LIST(6, 5, 8, 7));
  array_release(&i);
}

/* All indices are checked before anything is written. */
static void test_a_bad_index_writes_nothing(void **state) {
  Array a = array_of(INT64, SHAPE(2), LIST(1, 2));
  Array i = array_of(INT64, SHAPE(2), LIST(0, 2));
  (void)state;
  assert_fails(put_by(&a, ITEMS(by(&i)), array_of(INT64, SCALAR, LIST(9))),
               ERR_INDEX, "index 2 is out of bounds for axis 0 with size 2");
  assert_result(&a, INT64, SHAPE(2), LIST(1, 2));
  array_release(&i);
}

/* a[[1, 0]] = a: the source is read before it is overwritten. */
static void test_assign_with_overlap(void **state) {
  Array a = array_of(INT64, SHAPE(2, 2), LIST(1, 2, 3, 4)), view = {0};
  Array i = array_of(INT64, SHAPE(2), LIST(1, 0));
  (void)state;
  array_view(&view, &a);
  assert_ok(put_by(&a, ITEMS(by(&i)), view), st);
  assert_result(&a, INT64, SHAPE(2, 2), LIST(3, 4, 1, 2));
  array_release(&i);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_slices),
      CHECK_HELD(test_empty_slices),
      CHECK_HELD(test_a_view_writes_through),
      CHECK_HELD(test_a_0d_array),
      CHECK_HELD(test_bad_indices),
      CHECK_HELD(test_too_many_new_axes),
      CHECK_HELD(test_rows_by_number),
      CHECK_HELD(test_one_of_each_row),
      CHECK_HELD(test_index_arrays_broadcast),
      CHECK_HELD(test_index_array_beside_a_slice),
      CHECK_HELD(test_where_the_picked_axes_go),
      CHECK_HELD(test_index_arrays_of_a_transpose),
      CHECK_HELD(test_bad_index_arrays),
      CHECK_HELD(test_messages_name_the_axis_of_the_array),
      CHECK_HELD(test_mask_of_the_whole_shape),
      CHECK_HELD(test_mask_of_rows_and_of_columns),
      CHECK_HELD(test_mask_of_another_shape),
      CHECK_HELD(test_assign_to_slices),
      CHECK_HELD(test_assign_a_wrong_shape),
      CHECK_HELD(test_assign_by_mask),
      CHECK_HELD(test_the_last_of_two_stays),
      CHECK_HELD(test_assign_rows_and_columns),
      CHECK_HELD(test_a_bad_index_writes_nothing),
      CHECK_HELD(test_assign_with_overlap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
