/* Slices written as text: "1:3, ..., newaxis, -1". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/index.h"

static const char *skip_space(const char *p) {
  while (*p == ' ' || *p == '\t') p++;
  return p;
}

/* An optional integer; *found says whether there was one. Beyond 64 bits it is
 * the last one there is, which for a slice means the same. */
static const char *read_integer(const char *p, bool *found, ptrdiff_t *value) {
  char *end;
  p = skip_space(p);
  *found = isdigit((unsigned char)*p) ||
           (*p == '-' && isdigit((unsigned char)p[1])) ||
           (*p == '+' && isdigit((unsigned char)p[1]));
  if (!*found) return p;
  *value = (ptrdiff_t)strtoll(p, &end, 10);
  return skip_space(end);
}

static const char *read_slice(const char *p, IndexItem *item) {
  bool found;
  *item = (IndexItem){.kind = INDEX_SLICE, .step = 1};
  p = read_integer(p, &item->has_start, &item->start);
  if (*p != ':') {
    item->kind = INDEX_INTEGER;
    item->integer = item->start;
    return item->has_start ? p : NULL;
  }
  p = read_integer(p + 1, &item->has_stop, &item->stop);
  if (*p != ':') return p;
  p = read_integer(p + 1, &found, &item->step);
  if (!found) item->step = 1;
  return p;
}

static const char *read_word(const char *p, const char *word) {
  size_t n = strlen(word);
  return strncmp(p, word, n) == 0 ? skip_space(p + n) : NULL;
}

/* One item; NULL when there is none. */
static const char *read_item(const char *p, IndexItem *item) {
  const char *after;
  p = skip_space(p);
  if ((after = read_word(p, "...")) != NULL) {
    *item = (IndexItem){.kind = INDEX_ELLIPSIS};
    return after;
  }
  if ((after = read_word(p, "newaxis")) != NULL ||
      (after = read_word(p, "None")) != NULL) {
    *item = (IndexItem){.kind = INDEX_NEWAXIS};
    return after;
  }
  return read_slice(p, item);
}

bool index_parse(int *n, IndexItem *items, const char *text, Status *st) {
  const char *p = text;
  for (*n = 0; *n < INDEX_MAX;) {
    p = read_item(p, &items[*n]);
    if (p == NULL) break;
    ++*n;
    if (*p == '\0') return true;
    if (*p != ',') break;
    if (*skip_space(++p) == '\0') return true;
  }
  return fail(st, ERR_INDEX,
              "'%s' is not a slice; write for example \"1:3\", \":, 0\" or "
              "\"..., newaxis\"",
              text);
}
