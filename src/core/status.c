/* Failure messages: one sentence, its arguments kept for translation. */
#include "core/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The largest n <= room at which a UTF-8 text may be cut. */
static size_t cut(const char *text, size_t room) {
  while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80) room--;
  return room;
}

/* Appends at most what fits; keeps the text terminated. */
static size_t append(char *text, size_t used, const char *more, size_t n) {
  size_t room = STATUS_SIZE - 1 - used;
  if (n > room) n = cut(more, room);
  memcpy(text + used, more, n);
  text[used + n] = '\0';
  return used + n;
}

static void copy_text(char *to, const char *text) {
  size_t n = strlen(text);
  if (n >= STATUS_ARG_SIZE) n = cut(text, STATUS_ARG_SIZE - 1);
  memcpy(to, text, n);
  to[n] = '\0';
}

/* Formats the argument of the directive at p into text; returns what follows
 * the directive. */
static const char *argument(char *text, const char *p, va_list *ap) {
  const size_t size = STATUS_ARG_SIZE;
  if (p[1] == 's') {
    copy_text(text, va_arg(*ap, const char *));
    return p + 2;
  }
  if (p[1] == 'd') {
    snprintf(text, size, "%d", va_arg(*ap, int));
    return p + 2;
  }
  if (p[1] == 'g') {
    snprintf(text, size, "%g", va_arg(*ap, double));
    return p + 2;
  }
  if (p[1] == 't' && p[2] == 'd')
    snprintf(text, size, "%td", va_arg(*ap, ptrdiff_t));
  else if (p[1] == 'z' && p[2] == 'u')
    snprintf(text, size, "%zu", va_arg(*ap, size_t));
  else
    assert(!"unknown directive in a status format");
  return p + 3;
}

bool fail_list(Status *st, Code code, const char *format, va_list list) {
  va_list ap;
  size_t used = 0;
  st->code = code;
  st->format = format;
  st->nargs = 0;
  st->message[0] = '\0';
  va_copy(ap, list);
  for (const char *p = format; *p != '\0';) {
    if (*p != '%') {
      size_t n = strcspn(p, "%");
      used = append(st->message, used, p, n);
      p += n;
      continue;
    }
    assert(st->nargs < STATUS_ARGS);
    char *arg = st->arg[st->nargs++];
    p = argument(arg, p, &ap);
    used = append(st->message, used, arg, strlen(arg));
  }
  va_end(ap);
  return false;
}

bool fail(Status *st, Code code, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  fail_list(st, code, format, ap);
  va_end(ap);
  return false;
}
