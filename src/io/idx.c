/* Reads IDX files; a header is believed only as far as the file bears it out.
 */
#include "io/idx.h"

#include <stdio.h>

#include "core/budget.h"
#include "io/source.h"

enum {
  UNSIGNED_BYTE = 0x08,
  /* Data that unpack to more than this many times the file are counted before
   * memory is taken for them. */
  TRUSTED_RATIO = 16
};

typedef struct Header {
  int ndim;
  ptrdiff_t shape[MAX_NDIM];
  size_t bytes; /* of the data */
} Header;

static const char *const type_names[] = {
    [0x08] = "unsigned bytes",  [0x09] = "signed bytes",
    [0x0b] = "16-bit integers", [0x0c] = "32-bit integers",
    [0x0d] = "float32 numbers", [0x0e] = "float64 numbers",
};

static const char *type_name(unsigned type) {
  const size_t known = sizeof type_names / sizeof *type_names;
  return type < known ? type_names[type] : NULL;
}

static bool check_magic(const Source *s, const unsigned char *m, Status *st) {
  const char *type = type_name(m[2]);
  if (m[0] != 0 || m[1] != 0 || type == NULL) {
    char seen[16];
    snprintf(seen, sizeof seen, "%02x %02x %02x %02x", m[0], m[1], m[2], m[3]);
    return fail(st, ERR_VALUE,
                "%s is not an IDX file (it begins with the bytes %s): name "
                "one of the MNIST files",
                s->path, seen);
  }
  if (m[2] != UNSIGNED_BYTE)
    return fail(st, ERR_VALUE,
                "%s holds %s: only IDX files of unsigned bytes can be read",
                s->path, type);
  if (m[3] < 1 || m[3] > MAX_NDIM)
    return fail(st, ERR_VALUE,
                "%s has %d dimensions: only IDX files of 1 to %d can be read",
                s->path, m[3], MAX_NDIM);
  return true;
}

static bool read_header_bytes(Source *s, unsigned char *to, size_t n,
                              Status *st) {
  size_t got;
  if (!source_read(s, to, n, &got, st)) return false;
  if (got < n)
    return fail(st, ERR_VALUE,
                "%s is cut short (it ends within the IDX header): fetch the "
                "file again",
                s->path);
  return true;
}

/* Multiplies the sizes up and holds them against the size of the file. */
static bool check_sizes(const Source *s, Header *h, Status *st) {
  bool fits = true, empty = false;
  size_t all = 1;
  for (int i = 0; i < h->ndim; i++) {
    if (h->shape[i] == 0) empty = true;
    fits = fits && size_multiply(all, h->shape[i] ? h->shape[i] : 1, &all);
  }
  if (!fits || all > (empty ? PTRDIFF_MAX : source_limit(s)))
    return fail(st, ERR_VALUE,
                "%s promises shape %s, more than a file of %zu bytes can "
                "hold: fetch the file again",
                s->path, shape_text(h->ndim, h->shape).text, s->size);
  h->bytes = empty ? 0 : all;
  return true;
}

static bool read_header(Source *s, Header *h, Status *st) {
  unsigned char magic[4], sizes[4 * MAX_NDIM];
  if (!read_header_bytes(s, magic, sizeof magic, st) ||
      !check_magic(s, magic, st))
    return false;
  h->ndim = magic[3];
  if (!read_header_bytes(s, sizes, 4 * (size_t)h->ndim, st)) return false;
  for (int i = 0; i < h->ndim; i++) {
    const unsigned char *b = sizes + 4 * i;
    h->shape[i] = (ptrdiff_t)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
  }
  return check_sizes(s, h, st);
}

static bool cut_short(const Source *s, size_t promised, size_t found,
                      Status *st) {
  return fail(st, ERR_VALUE,
              "%s is cut short (it promises %zu bytes of data and holds %zu): "
              "fetch the file again",
              s->path, promised, found);
}

/* Reads the data and throws them away, to see that they are there; then goes
 * back to where they begin. */
static bool count_data(Source *s, Header *h, Status *st) {
  unsigned char scrap[16384];
  size_t got;
  for (size_t found = 0; found < h->bytes; found += got) {
    size_t rest = h->bytes - found;
    if (!source_read(s, scrap, rest < sizeof scrap ? rest : sizeof scrap, &got,
                     st))
      return false;
    if (got == 0) return cut_short(s, h->bytes, found, st);
  }
  return source_rewind(s, st) && read_header(s, h, st);
}

static bool read_data(Source *s, const Header *h, void *to, Status *st) {
  size_t got;
  unsigned char extra;
  if (!source_read(s, to, h->bytes, &got, st)) return false;
  if (got < h->bytes) return cut_short(s, h->bytes, got, st);
  if (!source_read(s, &extra, 1, &got, st)) return false;
  if (got > 0)
    return fail(st, ERR_VALUE,
                "%s goes on after the %zu bytes of data it promises: fetch "
                "the file again",
                s->path, h->bytes);
  return true;
}

static bool read_array(Array *out, Source *s, Status *st) {
  Header h = {0};
  Array a = {0};
  if (!read_header(s, &h, st)) return false;
  if (h.bytes / TRUSTED_RATIO > s->size && !count_data(s, &h, st)) return false;
  if (!array_new(&a, UINT8, h.ndim, h.shape, st)) return false;
  if (!read_data(s, &h, a.data, st)) {
    array_release(&a);
    return false;
  }
  *out = a;
  return true;
}

bool idx_read(Array *out, const char *path, Status *st) {
  Source s;
  if (!source_open(&s, path, st)) return false;
  bool ok = read_array(out, &s, st);
  source_close(&s);
  return ok;
}
