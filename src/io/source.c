/* Reads regular files, plain or packed by gzip, and trusts neither. */
#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/budget.h"

enum {
  DEFLATE_RATIO = 1032, /* the most that one packed byte stands for */
  GZIP_WINDOW = 16 + 15,
  CHUNK = 1 << 20
};

static bool os_failure(const Source *s, Status *st) {
  return fail(st, ERR_OS, "cannot read %s: %s", s->path, strerror(errno));
}

/* Opens without waiting for a pipe's writer and without side effects on a
 * device, then refuses both. */
static bool open_regular(Source *s, Status *st) {
  struct stat info;
  s->fd = open(s->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (s->fd < 0 || fstat(s->fd, &info) != 0) return os_failure(s, st);
  if (!S_ISREG(info.st_mode))
    return fail(st, ERR_OS,
                "%s is not a regular file: name a file, not a folder, a pipe "
                "or a device",
                s->path);
  s->size = (size_t)info.st_size;
  return true;
}

/* Takes the next bytes from the disk; none at the end. */
static bool refill(Source *s, Status *st) {
  ssize_t n;
  do {
    n = read(s->fd, s->buffer, sizeof s->buffer);
  } while (n < 0 && errno == EINTR);
  if (n < 0) return os_failure(s, st);
  s->stream.next_in = s->buffer;
  s->stream.avail_in = (uInt)n;
  return true;
}

static bool start(Source *s, Status *st) {
  if (!open_regular(s, st) || !refill(s, st)) return false;
  if (s->stream.avail_in < 2 || memcmp(s->buffer, "\x1f\x8b", 2) != 0)
    return true;
  if (inflateInit2(&s->stream, GZIP_WINDOW) != Z_OK)
    return fail(st, ERR_MEMORY, "out of memory while unpacking %s", s->path);
  s->packed = true;
  return true;
}

bool source_open(Source *s, const char *path, Status *st) {
  memset(s, 0, offsetof(Source, buffer));
  s->path = path;
  if (start(s, st)) return true;
  source_close(s);
  return false;
}

void source_close(Source *s) {
  if (s->packed) inflateEnd(&s->stream);
  if (s->fd >= 0) close(s->fd);
  s->packed = false;
  s->fd = -1;
}

static void copy_some(z_stream *z) {
  uInt n = z->avail_in < z->avail_out ? z->avail_in : z->avail_out;
  memcpy(z->next_out, z->next_in, n);
  z->next_in += n;
  z->next_out += n;
  z->avail_in -= n;
  z->avail_out -= n;
}

/* A file may be several gzip members in a row; anything else after the first
 * is damage. */
static bool unpack_some(Source *s, Status *st) {
  z_stream *z = &s->stream;
  if (!s->in_member) inflateReset(z);
  int code = inflate(z, Z_NO_FLUSH);
  s->in_member = code != Z_STREAM_END;
  if (code == Z_OK || code == Z_STREAM_END) return true;
  if (code == Z_MEM_ERROR)
    return fail(st, ERR_MEMORY, "out of memory while unpacking %s", s->path);
  return fail(st, ERR_VALUE, "%s is damaged (%s): fetch the file again",
              s->path, z->msg != NULL ? z->msg : "bad gzip data");
}

/* At most CHUNK bytes. */
static bool read_chunk(Source *s, void *to, size_t n, size_t *got, Status *st) {
  z_stream *z = &s->stream;
  if (!budget_spend(n, st)) return false;
  z->next_out = to;
  z->avail_out = (uInt)n;
  while (z->avail_out > 0) {
    if (z->avail_in == 0 && !refill(s, st)) return false;
    if (z->avail_in == 0) break;
    if (!s->packed)
      copy_some(z);
    else if (!unpack_some(s, st))
      return false;
  }
  *got = n - z->avail_out;
  if (*got < n && s->in_member)
    return fail(st, ERR_VALUE,
                "%s is cut short (the packed data end too early): fetch the "
                "file again",
                s->path);
  return true;
}

bool source_read(Source *s, void *to, size_t n, size_t *got, Status *st) {
  size_t part = 0;
  *got = 0;
  do {
    size_t rest = n - *got;
    if (!read_chunk(s, (char *)to + *got, rest < CHUNK ? rest : CHUNK, &part,
                    st))
      return false;
    *got += part;
  } while (part > 0 && *got < n);
  return true;
}

bool source_rewind(Source *s, Status *st) {
  if (lseek(s->fd, 0, SEEK_SET) != 0) return os_failure(s, st);
  s->stream.avail_in = 0;
  s->in_member = false;
  return true;
}

size_t source_limit(const Source *s) {
  size_t limit = s->size;
  if (s->packed && !size_multiply(limit, DEFLATE_RATIO, &limit))
    return SIZE_MAX;
  return limit;
}
