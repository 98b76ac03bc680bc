/* Strided iteration with merged axes. */
#include "core/walk.h"

/* Axis i of every array continues where axis i + 1 ends. */
static bool mergeable(const Walk *w, int i) {
  for (int k = 0; k < w->count; k++)
    if (w->stride[k][i] != w->stride[k][i + 1] * w->shape[i + 1]) return false;
  return true;
}

static void remove_axis(Walk *w, int axis) {
  w->ndim--;
  for (int i = axis; i < w->ndim; i++) {
    w->shape[i] = w->shape[i + 1];
    for (int k = 0; k < w->count; k++) w->stride[k][i] = w->stride[k][i + 1];
  }
}

static void merge_axes(Walk *w) {
  for (int i = w->ndim - 1; i >= 0; i--)
    if (w->shape[i] == 1 && w->ndim > 1) remove_axis(w, i);
  for (int i = w->ndim - 2; i >= 0; i--) {
    if (!mergeable(w, i)) continue;
    w->shape[i + 1] *= w->shape[i];
    remove_axis(w, i);
  }
}

void walk_begin(Walk *w, int count, const Array *const arrays[]) {
  const Array *first = arrays[0];
  w->count = count;
  w->ndim = first->ndim;
  for (int i = 0; i < first->ndim; i++) w->shape[i] = first->shape[i];
  for (int k = 0; k < count; k++) {
    w->at[k] = arrays[k]->data;
    w->item[k] = dtype_size(arrays[k]->dtype);
    for (int i = 0; i < first->ndim; i++)
      w->stride[k][i] = arrays[k]->stride[i];
  }
  merge_axes(w);
  w->run = 1;
  if (w->ndim > 0) {
    w->ndim--;
    w->run = (size_t)w->shape[w->ndim];
  }
  for (int k = 0; k < count; k++)
    w->step[k] = first->ndim > 0 ? w->stride[k][w->ndim] : 0;
  w->runs = w->run > 0;
  for (int i = 0; i < w->ndim; i++) {
    w->runs *= (size_t)w->shape[i];
    w->index[i] = 0;
  }
}

static void advance(Walk *w, int axis, ptrdiff_t by) {
  for (int k = 0; k < w->count; k++)
    w->at[k] += by * w->stride[k][axis] * (ptrdiff_t)w->item[k];
}

bool walk_next(Walk *w) {
  for (int i = w->ndim - 1; i >= 0; i--) {
    if (++w->index[i] < w->shape[i]) {
      advance(w, i, 1);
      return true;
    }
    advance(w, i, 1 - w->shape[i]);
    w->index[i] = 0;
  }
  return false;
}
