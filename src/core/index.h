/* NumPy's indexing: integers, slices, ..., newaxis, masks and index arrays. */
#ifndef CORE_INDEX_H
#define CORE_INDEX_H

#include "core/array.h"

typedef enum {
  INDEX_INTEGER,
  INDEX_SLICE,
  INDEX_ELLIPSIS,
  INDEX_NEWAXIS,
  INDEX_ARRAY
} IndexKind;

typedef struct IndexItem {
  IndexKind kind;
  ptrdiff_t integer;
  bool has_start, has_stop; /* slice bounds left out otherwise */
  ptrdiff_t start, stop, step;
  const Array *array; /* bool mask or integers; borrowed */
} IndexItem;

enum { INDEX_MAX = 2 * MAX_NDIM };

/* The elements chosen by n items: a view for integers and slices alone, a copy
 * as soon as there is an array among them. */
bool array_index(Array *out, const Array *a, int n, const IndexItem *items,
                 Status *st);

/* a[items] = value, broadcast and cast. Where an index comes twice the last
 * value stays. All indices are checked before anything is written. */
bool array_index_assign(Array *a, int n, const IndexItem *items,
                        const Array *value, Status *st);

/* Reads "1:3, ..., newaxis, -1" into items (at most INDEX_MAX). */
bool index_parse(int *n, IndexItem *items, const char *text, Status *st);

#endif
