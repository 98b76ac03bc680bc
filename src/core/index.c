/* Indexing. Integers and slices only move the view; index arrays turn into a
 * list of element offsets, one for each place of the broadcast indices. */
#include "core/index.h"

#include <string.h>

#include "core/budget.h"
#include "core/index_plan.h"

/* --- picking ------------------------------------------------------------- */

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
    good = index_normalize(&at, size, picker->of, st);
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

/* Single elements, whatever their type: whole[i] and base[offset[i]]. */
#define TRANSFER(NAME, T)                                                    \
  static void NAME(void *whole, void *base, const int64_t *offset, size_t n, \
                   Direction direction) {                                    \
    T *w = whole, *b = base;                                                 \
    if (direction == GATHER)                                                 \
      for (size_t i = 0; i < n; i++) w[i] = b[offset[i]];                    \
    else                                                                     \
      for (size_t i = 0; i < n; i++) b[offset[i]] = w[i];                    \
  }

TRANSFER(transfer_1, uint8_t)
TRANSFER(transfer_4, uint32_t)
TRANSFER(transfer_8, uint64_t)

static void transfer_elements(const Array *whole, const Picks *k,
                              Direction direction) {
  const size_t item = dtype_size(whole->dtype);
  (item == 1   ? transfer_1
   : item == 4 ? transfer_4
               : transfer_8)(whole->data, k->rest.data, k->offsets.data,
                             array_size(&k->offsets), direction);
}

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
  if (rest.ndim == 0) {
    transfer_elements(whole, k, direction);
    return;
  }
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
  if (!good) array_release(out);
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
