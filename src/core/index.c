/* Indexing. Integers and slices only move the view; index arrays turn into a
 * list of element offsets, one for each place of the broadcast indices. */
#include "core/index.h"

#include <string.h>

#include "core/budget.h"

/* An index array of a plan, the axis of the base view that it picks from, and
 * of the array, for messages. */
typedef struct Picker {
  Array index; /* int64 */
  int axis, array_axis;
} Picker;

/* What items mean for one array: a base view whose picked axes are still whole,
 * and the pickers. */
typedef struct Plan {
  Array base;
  bool picked[MAX_NDIM + INDEX_MAX]; /* by axis of base */
  int pickers;
  Picker picker[MAX_NDIM];
  int front; /* where the picked axes go in the result */
} Plan;

static void plan_release(Plan *p) {
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

static bool check_index(ptrdiff_t *i, ptrdiff_t size, int axis, Status *st) {
  if (*i < -size || *i >= size)
    return fail(st, ERR_INDEX,
                "index %td is out of bounds for axis %d with size %td", *i,
                axis, size);
  if (*i < 0) *i += size;
  return true;
}

/* --- building the base view
 * ------------------------------------------------------ */

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
  ptrdiff_t size = a->shape[axis];
  ptrdiff_t step = s->step < -PTRDIFF_MAX ? -PTRDIFF_MAX : s->step;
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
    count = (start - stop - 1) / -step + 1;
  if (count > 0) move(base, start * a->stride[axis]);
  return add_axis(base, count, count > 1 ? a->stride[axis] * step : 0, st);
}

/* index picks from this axis of a. */
static bool add_picker(Plan *p, const Array *a, int axis, const Array *index,
                       Status *st) {
  if (p->pickers == MAX_NDIM)
    return fail(st, ERR_INDEX, "too many index arrays");
  Picker *k = &p->picker[p->pickers];
  *k = (Picker){.axis = p->base.ndim, .array_axis = axis};
  if (!array_contiguous(&k->index, index, INT64, st)) return false;
  p->pickers++;
  p->picked[p->base.ndim] = true;
  return add_axis(&p->base, a->shape[axis], a->stride[axis], st);
}

/* A mask picks from as many axes as it has. */
static bool add_mask(Plan *p, const Array *a, int axis, const Array *mask,
                     Status *st) {
  Array places[MAX_NDIM] = {{0}};
  for (int i = 0; i < mask->ndim; i++)
    if (mask->shape[i] != a->shape[axis + i])
      return fail(st, ERR_INDEX,
                  "boolean index did not match indexed array along dimension "
                  "%d; dimension is %td but corresponding boolean dimension is "
                  "%td",
                  axis + i, a->shape[axis + i], mask->shape[i]);
  bool good = array_nonzero(places, mask, st);
  for (int i = 0; good && i < mask->ndim; i++)
    good = add_picker(p, a, axis + i, &places[i], st);
  for (int i = 0; i < MAX_NDIM; i++) array_release(&places[i]);
  return good;
}

static bool add_array(Plan *p, const Array *a, int axis, const Array *index,
                      Status *st) {
  if (index->dtype == BOOL) return add_mask(p, a, axis, index, st);
  if (dtype_is_float(index->dtype) && array_size(index) > 0)
    return fail(st, ERR_INDEX,
                "arrays used as indices must be of integer (or boolean) type");
  return add_picker(p, a, axis, index, st);
}

/* An integer moves the view; beside index arrays it is one of them. */
static bool add_integer(Plan *p, const Array *a, int axis, ptrdiff_t i,
                        bool fancy, Status *st) {
  if (!check_index(&i, a->shape[axis], axis, st)) return false;
  if (!fancy) {
    move(&p->base, i * a->stride[axis]);
    return true;
  }
  Scalar s = scalar_integer(i);
  Array one = array_of_scalar(&s);
  Array held = {0};
  bool good = array_copy(&held, &one, st) && add_picker(p, a, axis, &held, st);
  array_release(&held);
  return good;
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

static bool plan_make(Plan *p, const Array *a, int n, const IndexItem *items,
                      Status *st) {
  int dots = 0, axis = 0;
  bool fancy = false, open = true;
  *p = (Plan){0};
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

/* --- picking
 * ------------------------------------------------------------------------ */

/* A plan carried out: for each place of the broadcast indices the offset into
 * base, and the rest view that is copied from there. */
typedef struct Picks {
  int ndim;
  ptrdiff_t shape[MAX_NDIM]; /* of the broadcast indices */
  Array offsets;             /* int64, elements */
  Array rest;                /* base without the picked axes; a borrowed view */
} Picks;

static bool picks_shape(Picks *k, const Plan *p, Status *st) {
  Array so_far = {0};
  for (int i = 0; i < p->pickers; i++) {
    const Array *index = &p->picker[i].index;
    int ndim;
    ptrdiff_t shape[MAX_NDIM];
    Status ignored;
    if (!shape_broadcast(&ndim, shape, &so_far, index, &ignored))
      return fail(st, ERR_INDEX,
                  "shape mismatch: indexing arrays could not be broadcast "
                  "together with shapes %s %s",
                  array_shape_text(&so_far).text, array_shape_text(index).text);
    so_far.ndim = ndim;
    memcpy(so_far.shape, shape, sizeof shape);
  }
  k->ndim = so_far.ndim;
  memcpy(k->shape, so_far.shape, sizeof k->shape);
  return true;
}

/* Adds one picker's contribution to every offset. */
static bool add_offsets(Picks *k, const Plan *p, const Picker *picker,
                        Status *st) {
  Array wide = {0}, flat = {0};
  ptrdiff_t size = p->base.shape[picker->axis];
  ptrdiff_t stride = p->base.stride[picker->axis];
  bool good =
      array_broadcast_to(&wide, &picker->index, k->ndim, k->shape, st) &&
      array_contiguous(&flat, &wide, INT64, st);
  const int64_t *from = good ? flat.data : NULL;
  int64_t *to = k->offsets.data;
  for (size_t i = 0, n = good ? array_size(&flat) : 0; good && i < n; i++) {
    ptrdiff_t at = (ptrdiff_t)from[i];
    good = check_index(&at, size, picker->array_axis, st);
    to[i] += at * stride;
  }
  array_release(&flat);
  array_release(&wide);
  return good;
}

static bool picks_make(Picks *k, const Plan *p, Status *st) {
  *k = (Picks){.rest = p->base};
  if (!picks_shape(k, p, st)) return false;
  if (!array_zeros(&k->offsets, INT64, k->ndim, k->shape, st)) return false;
  k->rest.ndim = 0;
  for (int i = 0; i < p->base.ndim; i++) {
    if (p->picked[i]) continue;
    k->rest.shape[k->rest.ndim] = p->base.shape[i];
    k->rest.stride[k->rest.ndim++] = p->base.stride[i];
  }
  bool good = true;
  for (int i = 0; good && i < p->pickers; i++)
    good = add_offsets(k, p, &p->picker[i], st);
  if (!good) array_release(&k->offsets);
  return good;
}

/* Axes of the result: `front` of the rest, the picks, the others of the rest.
 */
static bool result_shape(int *ndim, ptrdiff_t *shape, const Picks *k, int front,
                         Status *st) {
  int n = 0;
  if (k->ndim + k->rest.ndim > MAX_NDIM)
    return fail(st, ERR_INDEX,
                "an array has at most %d dimensions, this would have %d",
                MAX_NDIM, k->ndim + k->rest.ndim);
  for (int i = 0; i < front; i++) shape[n++] = k->rest.shape[i];
  for (int i = 0; i < k->ndim; i++) shape[n++] = k->shape[i];
  for (int i = front; i < k->rest.ndim; i++) shape[n++] = k->rest.shape[i];
  *ndim = n;
  return true;
}

/* The result seen as (picks flattened) x rest: the view at the first pick and
 * the distance to the next. `whole` is in C order. */
static Array result_slot(const Array *whole, const Picks *k, int front,
                         ptrdiff_t *distance) {
  Array slot = *whole;
  slot.ndim = k->rest.ndim;
  *distance = 1;
  for (int i = front + k->ndim; i < whole->ndim; i++)
    *distance *= whole->shape[i];
  for (int i = 0; i < k->rest.ndim; i++) {
    int from = i < front ? i : i + k->ndim;
    slot.shape[i] = whole->shape[from];
    slot.stride[i] = whole->stride[from];
  }
  return slot;
}

typedef enum { GATHER, SCATTER } Direction;

/* Copies between each slot of `whole` and the picked place of the base. */
static void transfer(const Array *whole, const Picks *k, int front,
                     Direction direction) {
  ptrdiff_t distance;
  Array slot = result_slot(whole, k, front, &distance), rest = k->rest;
  size_t item = dtype_size(rest.dtype), n = array_size(&k->offsets);
  size_t bytes = array_size(&rest) * item;
  bool plain = array_is_contiguous(&rest) && array_is_contiguous(&slot);
  const int64_t *offset = k->offsets.data;
  char *base = rest.data, *start = slot.data;
  for (size_t i = 0; i < n; i++) {
    rest.data = base + offset[i] * (int64_t)item;
    slot.data = start + (ptrdiff_t)i * distance * (ptrdiff_t)item;
    Array *to = direction == GATHER ? &slot : &rest;
    const Array *from = direction == GATHER ? &rest : &slot;
    if (plain)
      memcpy(to->data, from->data, bytes);
    else
      array_copy_elements(to, from);
  }
}

bool array_index(Array *out, const Array *a, int n, const IndexItem *items,
                 Status *st) {
  Plan p;
  Picks k;
  ptrdiff_t shape[MAX_NDIM];
  int ndim = 0;
  if (!plan_make(&p, a, n, items, st)) return false;
  if (p.pickers == 0) {
    *out = p.base;
    return true;
  }
  bool good = picks_make(&k, &p, st);
  if (good) {
    good = result_shape(&ndim, shape, &k, p.front, st) &&
           array_new(out, a->dtype, ndim, shape, st) &&
           budget_spend(array_size(out), st);
    if (good) transfer(out, &k, p.front, GATHER);
    array_release(&k.offsets);
  }
  plan_release(&p);
  return good;
}

bool array_index_assign(Array *a, int n, const IndexItem *items,
                        const Array *value, Status *st) {
  Plan p;
  Picks k;
  ptrdiff_t shape[MAX_NDIM];
  int ndim = 0;
  Array whole = {0};
  if (!plan_make(&p, a, n, items, st)) return false;
  if (p.pickers == 0) {
    bool good = array_assign(&p.base, value, st);
    plan_release(&p);
    return good;
  }
  bool good = picks_make(&k, &p, st);
  if (good) {
    /* The value in the result's shape first, so that nothing is half done. */
    good = result_shape(&ndim, shape, &k, p.front, st) &&
           array_new(&whole, a->dtype, ndim, shape, st) &&
           array_assign(&whole, value, st);
    if (good) transfer(&whole, &k, p.front, SCATTER);
    array_release(&whole);
    array_release(&k.offsets);
  }
  plan_release(&p);
  return good;
}

/* --- nonzero
 * ------------------------------------------------------------------------ */

static bool count_true(size_t *count, Array *flags, const Array *a,
                       Status *st) {
  *count = 0;
  if (!array_contiguous(flags, a, BOOL, st)) return false;
  const uint8_t *f = flags->data;
  for (size_t i = 0, n = array_size(flags); i < n; i++) *count += f[i];
  return true;
}

bool array_nonzero(Array out[MAX_NDIM], const Array *a, Status *st) {
  Array flags = {0};
  size_t count;
  bool good =
      budget_spend(array_size(a), st) && count_true(&count, &flags, a, st);
  for (int i = 0; good && i < a->ndim; i++)
    good = array_new(&out[i], INT64, 1, &(ptrdiff_t){(ptrdiff_t)count}, st);
  const uint8_t *f = flags.data;
  ptrdiff_t index[MAX_NDIM] = {0};
  for (size_t i = 0, at = 0, n = good ? array_size(a) : 0; i < n; i++) {
    for (int axis = 0; f[i] && axis < a->ndim; axis++)
      ((int64_t *)out[axis].data)[at] = index[axis];
    at += f[i];
    for (int axis = a->ndim - 1; axis >= 0; axis--) {
      if (++index[axis] < a->shape[axis]) break;
      index[axis] = 0;
    }
  }
  array_release(&flags);
  return good;
}
