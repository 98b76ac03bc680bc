/* The bytes of a regular file, unpacked when gzip packed them. */
#ifndef IO_SOURCE_H
#define IO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

#include "core/status.h"

typedef struct Source {
  const char *path; /* borrowed, for messages */
  int fd;
  size_t size; /* of the file as it lies on the disk */
  bool packed;
  bool in_member; /* between the header and the trailer of a gzip member */
  z_stream stream;
  unsigned char buffer[16384]; /* bytes of the file, not yet unpacked */
} Source;

/* Opens the file at path, which must outlive the source. Fails with ERR_OS, so
 * for a folder, a pipe or a device too. Close it with source_close. */
bool source_open(Source *s, const char *path, Status *st);
void source_close(Source *s);

/* Reads n bytes; *got is less only at the end. Fails when the file cannot be
 * read (ERR_OS), its packed data are damaged or cut short (ERR_VALUE) or the
 * budget says so. */
bool source_read(Source *s, void *to, size_t n, size_t *got, Status *st);

/* Starts again from the first byte. */
bool source_rewind(Source *s, Status *st);

/* No file of this size unpacks to more bytes than these. */
size_t source_limit(const Source *s);

#endif
