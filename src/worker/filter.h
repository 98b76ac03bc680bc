/* The one output filter: whatever was written by a pack, an answer or a file
 * goes through it before a terminal, a log or a frame of JSON sees it. */
#ifndef WORKER_FILTER_H
#define WORKER_FILTER_H

#include <stddef.h>

/* Writes n untrusted bytes to out as valid UTF-8 without controls: C0 (but \n
 * and \t), DEL, U+0080 to U+009F, bidi and zero-width format controls, line
 * separators and bytes that are no UTF-8 become visible escapes (\x1b,
 * \u{202e}). Writes at most room bytes and ends in "..." when that was too
 * little. Returns the bytes written; no terminating zero. */
size_t filter_text(char *out, size_t room, const char *bytes, size_t n);

/* Enough room for n bytes, whatever they are. */
#define FILTER_ROOM(n) (4 * (n))

#endif
