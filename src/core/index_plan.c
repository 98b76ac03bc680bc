/* What an index means for one array: a view, and the axes that index arrays
 * pick from. */
#include "core/index_plan.h"

#include <string.h>

#include "core/search.h"

void plan_release(Plan *p) {
  array_release(&p->base);
  for (int i = 0; i < p->pickers; i++) array_release(&p->picker[i].index);
}

/* --- counting ----------------------------------------------------------------
 */

/* Axes of the array that an item consumes. */
static int consumed(const IndexItem *item) {
  switch (item->kind) {
    case INDEX_INTEGER:
    case INDEX_SLICE:
      return 1;
    case INDEX_ARRAY:
      return item->array->dtype == BOOL ? item->array->ndim : 1;
    case INDEX_ELLIPSIS:
    case INDEX_NEWAXIS:
      break;
  }
  return 0;
}

/* Axes that "..." stands for; there is at most one. */
static bool ellipsis_size(int *size, const Array *a, int n,
                          const IndexItem *items, Status *st) {
  int used = 0, dots = 0;
  for (int i = 0; i < n; i++) {
    used += consumed(&items[i]);
    dots += items[i].kind == INDEX_ELLIPSIS;
  }
  if (dots > 1)
    return fail(st, ERR_INDEX,
                "an index can only have a single ellipsis ('...')");
  if (used > a->ndim)
    return fail(st, ERR_INDEX,
                "too many indices for array: array is %d-dimensional, but %d "
                "were indexed",
                a->ndim, used);
  *size = a->ndim - used;
  return true;
}

bool index_normalize(ptrdiff_t *i, ptrdiff_t size, int axis, Status *st) {
  if (*i < -size || *i >= size)
    return fail(st, ERR_INDEX,
                "index %td is out of bounds for axis %d with size %td", *i,
                axis, size);
  if (*i < 0) *i += size;
  return true;
}

/* --- building the base view ---------------------------------------------- */

static bool add_axis(Array *base, ptrdiff_t size, ptrdiff_t stride,
                     Status *st) {
  if (base->ndim == MAX_NDIM)
    return fail(st, ERR_INDEX,
                "an array has at most %d dimensions, this would have %d",
                MAX_NDIM, MAX_NDIM + 1);
  base->shape[base->ndim] = size;
  base->stride[base->ndim++] = stride;
  return true;
}

static void move(Array *base, ptrdiff_t elements) {
  base->data =
      (char *)base->data + elements * (ptrdiff_t)dtype_size(base->dtype);
}

static ptrdiff_t clamp(ptrdiff_t i, ptrdiff_t low, ptrdiff_t high) {
  return i < low ? low : i > high ? high : i;
}

/* Python's rules for slice bounds. */
static bool add_slice(Array *base, const Array *a, int axis, const IndexItem *s,
                      Status *st) {
  ptrdiff_t size = a->shape[axis], step = s->step;
  if (step == 0) return fail(st, ERR_VALUE, "slice step cannot be zero");
  ptrdiff_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
  ptrdiff_t start =
      !s->has_start
          ? (step > 0 ? low : high)
          : clamp(s->start < 0 ? s->start + size : s->start, low, high);
  ptrdiff_t stop =
      !s->has_stop ? (step > 0 ? high : low)
                   : clamp(s->stop < 0 ? s->stop + size : s->stop, low, high);
  ptrdiff_t count = 0;
  if (step > 0 && stop > start)
    count = (stop - start - 1) / step + 1;
  else if (step < 0 && start > stop)
    count = (ptrdiff_t)((size_t)(start - stop - 1) / (0 - (size_t)step)) + 1;
  if (count > 0) move(base, start * a->stride[axis]);
  return add_axis(base, count, count > 1 ? a->stride[axis] * step : 0, st);
}

static bool add_picker(Plan *p, const Array *index, const Array *a, int axis,
                       Status *st) {
  if (p->pickers == MAX_NDIM)
    return fail(st, ERR_INDEX, "too many index arrays");
  Picker *k = &p->picker[p->pickers];
  *k = (Picker){.axis = p->base.ndim, .of = axis};
  if (!array_contiguous(&k->index, index, INT64, st)) return false;
  p->pickers++;
  p->picked[p->base.ndim] = true;
  return add_axis(&p->base, a->shape[axis], a->stride[axis], st);
}

/* A mask without axes keeps or drops a new axis of size 1. */
static bool add_lone_mask(Plan *p, const Array *mask, Status *st) {
  const Array one = {.ndim = 1, .shape = {1}};
  Array flag = *mask, places[MAX_NDIM] = {{0}};
  flag.ndim = 1;
  flag.shape[0] = flag.stride[0] = 1;
  bool good = array_nonzero(places, &flag, st) &&
              add_picker(p, &places[0], &one, 0, st);
  array_release(&places[0]);
  return good;
}

/* A mask picks from as many axes as it has. */
static bool add_mask(Plan *p, const Array *a, int axis, const Array *mask,
                     Status *st) {
  Array places[MAX_NDIM] = {{0}};
  if (mask->ndim == 0) return add_lone_mask(p, mask, st);
  for (int i = 0; i < mask->ndim; i++)
    if (mask->shape[i] != a->shape[axis + i])
      return fail(st, ERR_INDEX,
                  "boolean index did not match indexed array along dimension "
                  "%d; dimension is %td but corresponding boolean dimension is "
                  "%td",
                  axis + i, a->shape[axis + i], mask->shape[i]);
  bool good = array_nonzero(places, mask, st);
  for (int i = 0; good && i < mask->ndim; i++)
    good = add_picker(p, &places[i], a, axis + i, st);
  for (int i = 0; i < MAX_NDIM; i++) array_release(&places[i]);
  return good;
}

/* An integer moves the view; beside index arrays it is one of them. */
static bool add_integer(Plan *p, const Array *a, int axis, ptrdiff_t i,
                        bool fancy, Status *st) {
  if (!index_normalize(&i, a->shape[axis], axis, st)) return false;
  if (!fancy) {
    move(&p->base, i * a->stride[axis]);
    return true;
  }
  Scalar s = scalar_integer(i);
  Array one = array_of_scalar(&s);
  Array held = {0};
  bool good = array_copy(&held, &one, st) && add_picker(p, &held, a, axis, st);
  array_release(&held);
  return good;
}

static bool add_array(Plan *p, const Array *a, int axis, const Array *index,
                      Status *st) {
  if (index->dtype == BOOL) return add_mask(p, a, axis, index, st);
  if (dtype_is_float(index->dtype))
    return fail(st, ERR_INDEX,
                "arrays used as indices must be of integer (or boolean) type");
  if (index->ndim == 0)
    return add_integer(p, a, axis, scalar_to_integer(array_get(index, NULL)),
                       true, st);
  return add_picker(p, index, a, axis, st);
}

static bool add_item(Plan *p, const Array *a, int axis, const IndexItem *item,
                     int dots, bool fancy, Status *st) {
  bool good = true;
  switch (item->kind) {
    case INDEX_INTEGER:
      return add_integer(p, a, axis, item->integer, fancy, st);
    case INDEX_SLICE:
      return add_slice(&p->base, a, axis, item, st);
    case INDEX_NEWAXIS:
      return add_axis(&p->base, 1, 0, st);
    case INDEX_ARRAY:
      return add_array(p, a, axis, item->array, st);
    case INDEX_ELLIPSIS:
      for (int i = 0; good && i < dots; i++)
        good = add_axis(&p->base, a->shape[axis + i], a->stride[axis + i], st);
  }
  return good;
}

/* Picked axes that are neighbours stay in place; else they go to the front. */
static void place_pickers(Plan *p, int n, const IndexItem *items, bool fancy) {
  int groups = 0;
  bool inside = false;
  for (int i = 0; i < n; i++) {
    bool picks = items[i].kind == INDEX_ARRAY ||
                 (fancy && items[i].kind == INDEX_INTEGER);
    groups += picks && !inside;
    inside = picks;
  }
  p->front = groups == 1 && p->pickers > 0 ? p->picker[0].axis : 0;
}

bool plan_make(Plan *p, const Array *a, int n, const IndexItem *items,
               Status *st) {
  int dots = 0, axis = 0;
  bool fancy = false, open = true;
  p->pickers = p->front = 0;
  memset(p->picked, 0, sizeof p->picked);
  p->base = (Array){0};
  if (!ellipsis_size(&dots, a, n, items, st)) return false;
  for (int i = 0; i < n; i++) {
    fancy = fancy || items[i].kind == INDEX_ARRAY;
    open = open && items[i].kind != INDEX_ELLIPSIS;
  }
  array_view(&p->base, a);
  p->base.ndim = 0;
  bool good = true;
  for (int i = 0; good && i < n; i++) {
    good = add_item(p, a, axis, &items[i], dots, fancy, st);
    axis += items[i].kind == INDEX_ELLIPSIS ? dots : consumed(&items[i]);
  }
  const IndexItem rest = {.kind = INDEX_ELLIPSIS};
  if (good && open) good = add_item(p, a, axis, &rest, dots, fancy, st);
  place_pickers(p, n, items, fancy);
  if (!good) plan_release(p);
  return good;
}
