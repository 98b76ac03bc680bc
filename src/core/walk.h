/* Walking several strided arrays of one shape in step: axes that can be
 * merged are merged, so that the innermost run is as long as it can be. */
#ifndef CORE_WALK_H
#define CORE_WALK_H

#include "core/array.h"

enum { WALK_MAX = 4 };

typedef struct Walk {
  int count; /* arrays walked */
  int ndim;  /* outer axes left after merging */
  size_t runs;
  size_t run;               /* elements in the innermost run */
  ptrdiff_t step[WALK_MAX]; /* elements between two in a run */
  char *at[WALK_MAX];       /* start of the current run */
  size_t item[WALK_MAX];    /* bytes an element */
  ptrdiff_t shape[MAX_NDIM];
  ptrdiff_t stride[WALK_MAX][MAX_NDIM];
  ptrdiff_t index[MAX_NDIM];
} Walk;

/* All arrays have the shape of the first (broadcast them before). */
void walk_begin(Walk *w, int count, const Array *const arrays[]);

/* Moves to the next run; false after the last. Used as
 *   for (bool more = w.runs > 0; more; more = walk_next(&w)) ... */
bool walk_next(Walk *w);

#endif
