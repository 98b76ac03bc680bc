/* IDX files good and bad: each bad one gets a sentence that names it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "check.h"
#include "core/budget.h"
#include "io/idx.h"

static char folder[] = "/tmp/gradus-idx-XXXXXX";
static char path[64];
static Status st;

typedef struct Bytes {
  size_t n;
  unsigned char at[4096];
} Bytes;

/* --- files --------------------------------------------------------------- */

static void write_plain(const Bytes *b) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(b->at, 1, b->n, f), b->n);
  assert_int_equal(fclose(f), 0);
}

static Bytes read_back(void) {
  Bytes b;
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  b.n = fread(b.at, 1, sizeof b.at, f);
  assert_int_equal(fclose(f), 0);
  return b;
}

static void write_packed(const Bytes *b) {
  gzFile f = gzopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(gzwrite(f, b->at, (unsigned)b->n), (int)b->n);
  assert_int_equal(gzclose(f), Z_OK);
}

/* Two images of 2 x 3 pixels, 0 to 11. */
static Bytes two_images(void) {
  Bytes b = {28, {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3}};
  for (unsigned char i = 0; i < 12; i++) b.at[16 + i] = i;
  return b;
}

/* --- good files ---------------------------------------------------------- */

static void assert_two_images(void) {
  Array a = {0};
  const Bytes expected = two_images();
  assert_true(idx_read(&a, path, &st));
  assert_int_equal(a.dtype, UINT8);
  assert_string_equal(array_shape_text(&a).text, "(2, 2, 3)");
  assert_memory_equal(a.data, expected.at + 16, 12);
  array_release(&a);
}

static void test_plain_and_packed_read_alike(void **state) {
  const Bytes b = two_images();
  (void)state;
  write_plain(&b);
  assert_two_images();
  write_packed(&b);
  assert_two_images();
}

static void test_gzip_members_may_follow_each_other(void **state) {
  const Bytes b = two_images();
  Bytes first = {20, {0}}, second = {8, {0}};
  (void)state;
  memcpy(first.at, b.at, 20);
  memcpy(second.at, b.at + 20, 8);
  write_packed(&first);
  first = read_back();
  write_packed(&second);
  second = read_back();
  memcpy(first.at + first.n, second.at, second.n);
  first.n += second.n;
  write_plain(&first);
  assert_two_images();
}

static void test_a_set_may_be_empty(void **state) {
  const Bytes b = {12, {0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3}};
  Array a = {0};
  (void)state;
  write_plain(&b);
  assert_true(idx_read(&a, path, &st));
  assert_string_equal(array_shape_text(&a).text, "(0, 3)");
  array_release(&a);
}

/* More than one chunk, and so well packed that it is counted first. */
static void test_blank_images_pack_well(void **state) {
  enum { N = 3 << 20 };
  const unsigned char head[] = {0, 0, 8, 1, 0, 0x30, 0, 0};
  void *blank = calloc(1, N);
  Array a = {0};
  (void)state;
  gzFile f = gzopen(path, "wb");
  assert_int_equal(gzwrite(f, head, 8), 8);
  assert_int_equal(gzwrite(f, blank, N), N);
  assert_int_equal(gzclose(f), Z_OK);
  assert_true(idx_read(&a, path, &st));
  assert_int_equal(array_size(&a), N);
  assert_memory_equal(a.data, blank, N);
  array_release(&a);
  free(blank);
}

/* --- bad files ----------------------------------------------------------- */

/* Whether plain or packed, the file is refused in one line that names it. */
static void assert_refused(const char *part) {
  const size_t before = budget_bytes();
  Array a = {0};
  assert_false(idx_read(&a, path, &st));
  if (strstr(st.message, part) == NULL)
    print_error("\"%s\" lacks \"%s\"\n", st.message, part);
  assert_non_null(strstr(st.message, part));
  assert_non_null(strstr(st.message, path));
  assert_null(strchr(st.message, '\n'));
  assert_null(a.data);
  assert_int_equal(budget_bytes(), before);
}

typedef struct BadFile {
  Bytes bytes;
  const char *part;
} BadFile;

static const BadFile bad_files[] = {
    {{0, {0}}, "within the IDX header"},
    {{3, {0, 0, 8}}, "within the IDX header"},
    {{7, {0, 0, 8, 1, 0, 0, 0}}, "within the IDX header"},
    {{8, "PK\3\4rest"}, "it begins with the bytes 50 4b 03 04"},
    {{8, {1, 0, 8, 1, 0, 0, 0, 0}}, "is not an IDX file"},
    {{8, {0, 0, 7, 1, 0, 0, 0, 0}}, "is not an IDX file"},
    {{8, {0, 0, 255, 1, 0, 0, 0, 0}}, "is not an IDX file"},
    {{8, {0, 0, 9, 1, 0, 0, 0, 0}}, "holds signed bytes"},
    {{8, {0, 0, 13, 1, 0, 0, 0, 0}}, "holds float32 numbers"},
    {{5, {0, 0, 8, 0, 1}}, "has 0 dimensions"},
    {{8, {0, 0, 8, 9, 1}}, "has 9 dimensions"},
    {{9, {0, 0, 8, 1, 0, 0, 0, 2, 1}}, "promises 2 bytes of data and holds 1"},
    {{10, {0, 0, 8, 1, 0, 0, 0, 1, 1, 2}}, "goes on after the 1 bytes"},
    {{9, {0, 0, 8, 1, 0, 0, 0, 0, 1}}, "goes on after the 0 bytes"},
    {{9, {0, 0, 8, 1, 255, 255, 255, 255, 1}}, "more than a file of"},
    {{16, {0, 0, 8, 3, 128, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 4}},
     "promises shape (2147483648, 2147483648, 4), more than a file of"},
    {{16, {0, 0, 8, 3, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255}},
     "more than a file of"},
};

static void test_bad_contents(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
    const BadFile *f = &bad_files[i];
    write_plain(&f->bytes);
    assert_refused(f->part);
    write_packed(&f->bytes);
    assert_refused(f->part);
  }
}

static void test_every_cut_of_a_file_is_refused(void **state) {
  Bytes b = two_images();
  (void)state;
  for (b.n = 0; b.n < 28; b.n++) {
    write_plain(&b);
    assert_refused("");
  }
  b = two_images();
  write_packed(&b);
  b = read_back();
  while (b.n-- > 0) {
    write_plain(&b);
    assert_refused("");
  }
}

/* The check sum, or an earlier check, finds every changed byte of the data. */
static void test_every_changed_packed_byte_is_found(void **state) {
  const Bytes plain = two_images();
  (void)state;
  write_packed(&plain);
  const Bytes packed = read_back();
  for (size_t i = 10; i < packed.n; i++) {
    Bytes b = packed;
    b.at[i] ^= 0x10;
    write_plain(&b);
    assert_refused("");
  }
}

static void test_bytes_after_a_packed_file(void **state) {
  Bytes b = two_images();
  (void)state;
  write_packed(&b);
  b = read_back();
  b.at[b.n++] = 'x';
  write_plain(&b);
  assert_refused("is ");
}

/* --- what is not a file -------------------------------------------------- */

static void assert_os_failure(const char *name, const char *part) {
  snprintf(path, sizeof path, "%s", name);
  assert_refused(part);
  assert_int_equal(st.code, ERR_OS);
}

static void test_only_regular_files(void **state) {
  char pipe_path[64], link_path[64];
  (void)state;
  snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
  snprintf(link_path, sizeof link_path, "%s/link", folder);
  assert_int_equal(mkfifo(pipe_path, 0600), 0);
  assert_int_equal(symlink("/dev/zero", link_path), 0);
  assert_os_failure(pipe_path, "is not a regular file");
  assert_os_failure(link_path, "is not a regular file");
  assert_os_failure(folder, "is not a regular file");
  assert_os_failure("/dev/null", "is not a regular file");
  assert_os_failure("/nowhere/at/all", "No such file or directory");
  unlink(pipe_path);
  unlink(link_path);
}

/* --- memory -------------------------------------------------------------- */

static void test_memory_may_run_out(void **state) {
  const Bytes b = two_images();
  (void)state;
  write_plain(&b);
  budget_fail_at(1, false);
  Array a = {0};
  assert_false(idx_read(&a, path, &st));
  budget_fail_at(0, false);
  assert_int_equal(st.code, ERR_MEMORY);
  assert_two_images();
}

/* A packed claim of 16 KB that holds less takes no memory. */
static void test_an_empty_promise_takes_no_memory(void **state) {
  Bytes b = {4096, {0, 0, 8, 1, 0, 0, 64, 0}};
  (void)state;
  write_packed(&b);
  budget_limit(4096, UINT64_MAX);
  assert_refused("it promises 16384 bytes of data and holds 4088");
  budget_limit(SIZE_MAX, UINT64_MAX);
}

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
  (void)state;
  return rmdir(folder);
}

static int name_file(void **state) {
  (void)state;
  snprintf(path, sizeof path, "%s/images", folder);
  return 0;
}

static int remove_file(void **state) {
  name_file(state);
  unlink(path);
  return 0;
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, name_file, remove_file)

int main(void) {
  const struct CMUnitTest tests[] = {
      FILE_TEST(test_plain_and_packed_read_alike),
      FILE_TEST(test_gzip_members_may_follow_each_other),
      FILE_TEST(test_a_set_may_be_empty),
      FILE_TEST(test_blank_images_pack_well),
      FILE_TEST(test_bad_contents),
      FILE_TEST(test_every_cut_of_a_file_is_refused),
      FILE_TEST(test_every_changed_packed_byte_is_found),
      FILE_TEST(test_bytes_after_a_packed_file),
      FILE_TEST(test_only_regular_files),
      FILE_TEST(test_memory_may_run_out),
      FILE_TEST(test_an_empty_promise_takes_no_memory),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
