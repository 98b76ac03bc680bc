/* What an index means for one array; between index_plan.c and index.c. */
#ifndef CORE_INDEX_PLAN_H
#define CORE_INDEX_PLAN_H

#include "core/index.h"

/* An index array, and the axis that it picks from. */
typedef struct Picker {
  Array index; /* int64 */
  int axis;    /* of the base view */
  int of;      /* of the array itself, for messages */
} Picker;

/* A base view whose picked axes are still whole, and the pickers. */
typedef struct Plan {
  Array base;
  bool picked[MAX_NDIM]; /* by axis of base */
  int pickers;
  Picker picker[MAX_NDIM];
  int front; /* where the picked axes go in the result */
} Plan;

/* The caller releases the plan after success. */
bool plan_make(Plan *p, const Array *a, int n, const IndexItem *items,
               Status *st);
void plan_release(Plan *p);

/* Brings a negative index into 0..size-1, or fails with ERR_INDEX. */
bool index_normalize(ptrdiff_t *i, ptrdiff_t size, int axis, Status *st);

#endif
