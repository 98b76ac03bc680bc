/* Makes untrusted bytes safe to print. */
#include "worker/filter.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static bool is_harmless(utf8proc_int32_t c) {
  if (c == '\n' || c == '\t') return true;
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return true;
  }
}

/* Writes what stands for the first character of bytes and its length; returns
 * how many bytes that character has. */
static size_t next_piece(char piece[16], size_t *length, const char *bytes,
                         size_t n) {
  utf8proc_int32_t c;
  const utf8proc_ssize_t size = utf8proc_iterate(
      (const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)n, &c);
  if (size > 0 && is_harmless(c)) {
    memcpy(piece, bytes, (size_t)size);
    *length = (size_t)size;
    return (size_t)size;
  }
  const bool byte = size <= 0 || c < 0x80;
  const unsigned code = size > 0 ? (unsigned)c : (unsigned char)bytes[0];
  *length = (size_t)snprintf(piece, 16, byte ? "\\x%02x" : "\\u{%x}", code);
  return size > 0 ? (size_t)size : 1;
}

size_t filter_text(char *out, size_t room, const char *bytes, size_t n) {
  static const char cut[] = "...";
  size_t used = 0, keep = 0; /* keep: where the cut still fits */
  for (size_t at = 0; at < n;) {
    char piece[16];
    size_t length;
    at += next_piece(piece, &length, bytes + at, n - at);
    if (used + length > room) {
      const size_t dots = room - keep < 3 ? room - keep : 3;
      memcpy(out + keep, cut, dots);
      return keep + dots;
    }
    memcpy(out + used, piece, length);
    used += length;
    if (used + 3 <= room) keep = used;
  }
  return used;
}
