/* The life of arrays, and views that need no copy. */
#include "core/array.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/budget.h"

/* Elements follow the header at the distance of one cache line. */
struct Buffer {
  size_t refs;
  size_t bytes; /* of the whole block */
};

enum { HEADER = 64 };

static Buffer *buffer_new(size_t bytes) {
  size_t total;
  if (__builtin_add_overflow(bytes, (size_t)HEADER, &total)) return NULL;
  Buffer *buffer = budget_alloc(total);
  if (buffer == NULL) return NULL;
  *buffer = (Buffer){.refs = 1, .bytes = total};
  return buffer;
}

/* --- facts -----------------------------------------------------------------
 */

size_t array_size(const Array *a) {
  size_t n = 1;
  for (int i = 0; i < a->ndim; i++) n *= (size_t)a->shape[i];
  return n;
}

size_t array_bytes(const Array *a) {
  return array_size(a) * dtype_size(a->dtype);
}

bool array_is_contiguous(const Array *a) {
  ptrdiff_t expected = 1;
  bool whole = true;
  for (int i = a->ndim - 1; i >= 0; i--) {
    if (a->shape[i] == 0) return true;
    if (a->shape[i] != 1 && a->stride[i] != expected) whole = false;
    expected *= a->shape[i];
  }
  return whole;
}

/* shape may be NULL for no dimensions. */
static bool has_shape(const Array *a, int ndim, const ptrdiff_t *shape) {
  return a->ndim == ndim &&
         (ndim == 0 || memcmp(a->shape, shape, ndim * sizeof *shape) == 0);
}

bool array_same_shape(const Array *a, const Array *b) {
  return has_shape(a, b->ndim, b->shape);
}

ShapeText shape_text(int ndim, const ptrdiff_t *shape) {
  ShapeText out = {"("};
  size_t used = 1;
  for (int i = 0; i < ndim && used < sizeof out.text; i++)
    used += (size_t)snprintf(out.text + used, sizeof out.text - used,
                             i == 0 ? "%td" : ", %td", shape[i]);
  if (used < sizeof out.text)
    snprintf(out.text + used, sizeof out.text - used, ndim == 1 ? ",)" : ")");
  return out;
}

ShapeText array_shape_text(const Array *a) {
  return shape_text(a->ndim, a->shape);
}

/* --- life ------------------------------------------------------------------
 */

static void set_c_order(Array *a) {
  ptrdiff_t step = 1;
  for (int i = a->ndim - 1; i >= 0; i--) {
    a->stride[i] = step;
    step *= a->shape[i] > 0 ? a->shape[i] : 1;
  }
}

/* Bytes for this shape, every product checked. */
static bool checked_bytes(size_t *bytes, Dtype dtype, int ndim,
                          const ptrdiff_t *shape, Status *st) {
  if (ndim > MAX_NDIM)
    return fail(st, ERR_VALUE,
                "an array has at most %d dimensions, this would have %d",
                MAX_NDIM, ndim);
  size_t n = dtype_size(dtype), all = n;
  bool empty = false;
  for (int i = 0; i < ndim; i++) {
    if (shape[i] < 0)
      return fail(st, ERR_VALUE, "negative dimensions are not allowed");
    if (shape[i] == 0) empty = true;
    if (!size_multiply(all, shape[i] ? (size_t)shape[i] : 1, &all) ||
        all > PTRDIFF_MAX)
      return fail(st, ERR_VALUE, "array of shape %s is too big",
                  shape_text(ndim, shape).text);
  }
  *bytes = empty ? 0 : all;
  return true;
}

bool array_new(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
               Status *st) {
  size_t bytes = 0;
  assert(out->buffer == NULL);
  if (!checked_bytes(&bytes, dtype, ndim, shape, st)) return false;
  Buffer *buffer = buffer_new(bytes);
  if (buffer == NULL)
    return fail(st, ERR_MEMORY, "out of memory: shape %s of %s needs %zu bytes",
                shape_text(ndim, shape).text, dtype_name(dtype), bytes);
  out->buffer = buffer;
  out->data = (char *)buffer + HEADER;
  out->dtype = dtype;
  out->ndim = ndim;
  if (ndim > 0) memmove(out->shape, shape, ndim * sizeof *shape);
  set_c_order(out);
  return true;
}

bool array_zeros(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
                 Status *st) {
  if (!array_new(out, dtype, ndim, shape, st)) return false;
  memset(out->data, 0, array_bytes(out));
  return true;
}

void array_view(Array *out, const Array *a) {
  *out = *a;
  if (out->buffer != NULL) out->buffer->refs++;
}

void array_release(Array *a) {
  if (a->buffer != NULL && --a->buffer->refs == 0)
    budget_free(a->buffer, a->buffer->bytes);
  array_clear(a);
}

bool array_is_sole_owner(const Array *a) {
  return a->buffer != NULL && a->buffer->refs == 1;
}

bool array_reuse(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
                 Status *st) {
  if (array_is_sole_owner(out) && out->dtype == dtype &&
      has_shape(out, ndim, shape) && array_is_contiguous(out))
    return true;
  array_release(out);
  return array_new(out, dtype, ndim, shape, st);
}

Array array_borrow(void *data, Dtype dtype, int ndim, const ptrdiff_t *shape) {
  Array a = {.data = data, .dtype = dtype, .ndim = ndim};
  assert(ndim <= MAX_NDIM);
  if (ndim > 0) memcpy(a.shape, shape, ndim * sizeof *shape);
  set_c_order(&a);
  return a;
}

Array array_of_scalar(Scalar *s) {
  return array_borrow(&s->as, s->dtype, 0, NULL);
}

/* --- elements --------------------------------------------------------------
 */

static char *element(const Array *a, const ptrdiff_t *index) {
  ptrdiff_t offset = 0;
  for (int i = 0; i < a->ndim; i++) offset += index[i] * a->stride[i];
  return (char *)a->data + offset * (ptrdiff_t)dtype_size(a->dtype);
}

Scalar array_get(const Array *a, const ptrdiff_t *index) {
  Scalar s = {.dtype = a->dtype};
  memcpy(&s.as, element(a, index), dtype_size(a->dtype));
  return s;
}

void array_put(Array *a, const ptrdiff_t *index, Scalar value) {
  Scalar s = scalar_cast(value, a->dtype);
  memcpy(element(a, index), &s.as, dtype_size(a->dtype));
}

/* --- views -----------------------------------------------------------------
 */

bool axis_normalize(int *axis, int ndim, Status *st) {
  if (*axis < -ndim || *axis >= ndim)
    return fail(st, ERR_VALUE,
                "axis %d is out of bounds for array of dimension %d", *axis,
                ndim);
  if (*axis < 0) *axis += ndim;
  return true;
}

bool axis_to_reduce(int *axis, const Array *a, Status *st) {
  bool none = a->ndim == 0 && (*axis == 0 || *axis == -1);
  return axis_normalize(axis, none ? 1 : a->ndim, st);
}

void array_drop_axis(Array *a, int axis) {
  assert(a->shape[axis] == 1);
  size_t after = (size_t)(--a->ndim - axis) * sizeof *a->shape;
  memmove(a->shape + axis, a->shape + axis + 1, after);
  memmove(a->stride + axis, a->stride + axis + 1, after);
}

void array_add_axis(Array *a, int axis) {
  assert(a->ndim < MAX_NDIM);
  size_t after = (size_t)(a->ndim++ - axis) * sizeof *a->shape;
  memmove(a->shape + axis + 1, a->shape + axis, after);
  memmove(a->stride + axis + 1, a->stride + axis, after);
  a->shape[axis] = 1;
  a->stride[axis] = 0;
}

bool array_transpose(Array *out, const Array *a, const int *axes, Status *st) {
  bool seen[MAX_NDIM] = {false};
  Array t = *a;
  for (int i = 0; i < a->ndim; i++) {
    int from = axes == NULL ? a->ndim - 1 - i : axes[i];
    if (!axis_normalize(&from, a->ndim, st)) return false;
    if (seen[from]) return fail(st, ERR_VALUE, "repeated axis in transpose");
    seen[from] = true;
    t.shape[i] = a->shape[from];
    t.stride[i] = a->stride[from];
  }
  array_view(out, &t);
  return true;
}

bool array_broadcast_to(Array *out, const Array *a, int ndim,
                        const ptrdiff_t *shape, Status *st) {
  Array v = *a;
  int extra = ndim - a->ndim;
  bool fits = extra >= 0 && ndim <= MAX_NDIM;
  for (int i = 0; fits && i < ndim; i++) {
    ptrdiff_t n = i < extra ? 1 : a->shape[i - extra];
    v.shape[i] = shape[i];
    v.stride[i] = n == 1 ? 0 : a->stride[i - extra];
    fits = n == shape[i] || n == 1;
  }
  if (!fits)
    return fail(st, ERR_VALUE,
                "could not broadcast input array from shape %s into shape %s",
                array_shape_text(a).text, shape_text(ndim, shape).text);
  v.ndim = ndim;
  array_view(out, &v);
  return true;
}

bool shape_broadcast(int *ndim, ptrdiff_t *shape, const Array *a,
                     const Array *b, Status *st) {
  int n = a->ndim > b->ndim ? a->ndim : b->ndim;
  for (int i = 1; i <= n; i++) {
    ptrdiff_t x = i <= a->ndim ? a->shape[a->ndim - i] : 1;
    ptrdiff_t y = i <= b->ndim ? b->shape[b->ndim - i] : 1;
    if (x != y && x != 1 && y != 1)
      return fail(st, ERR_VALUE,
                  "operands could not be broadcast together with shapes %s %s",
                  array_shape_text(a).text, array_shape_text(b).text);
    shape[n - i] = x == 1 ? y : x;
  }
  *ndim = n;
  return true;
}

/* Gives the one size that may be -1; checks that the sizes multiply up. */
static bool resolve_shape(ptrdiff_t *shape, int ndim, const Array *a,
                          Status *st) {
  size_t known = 1, size = array_size(a);
  int unknown = -1;
  bool good = true;
  ptrdiff_t asked[MAX_NDIM];
  memcpy(asked, shape, ndim * sizeof *shape);
  for (int i = 0; i < ndim; i++) {
    if (shape[i] == -1 && unknown >= 0)
      return fail(st, ERR_VALUE, "can only specify one unknown dimension");
    if (shape[i] == -1)
      unknown = i;
    else if (shape[i] < 0)
      return fail(st, ERR_VALUE, "negative dimensions are not allowed");
    else
      good = size_multiply(known, (size_t)shape[i], &known) && good;
  }
  if (unknown >= 0 && good && known > 0 && size % known == 0) {
    shape[unknown] = (ptrdiff_t)(size / known);
    known = size;
  } else if (unknown >= 0) {
    good = false;
  }
  if (!good || known != size)
    return fail(st, ERR_VALUE, "cannot reshape array of size %zu into shape %s",
                size, shape_text(ndim, asked).text);
  return true;
}

/* Strides that show the elements of a (there are some) in another shape, group
 * by group of axes with equal products. False when that needs a copy. */
static bool split_strides(ptrdiff_t *stride, const Array *a, int ndim,
                          const ptrdiff_t *shape) {
  int i = a->ndim - 1, j = ndim - 1;
  while (j >= 0) {
    while (i >= 0 && a->shape[i] == 1) i--;
    ptrdiff_t step = i >= 0 ? a->stride[i] : 1;
    ptrdiff_t have = i >= 0 ? a->shape[i--] : 1, want = shape[j];
    int last = j--;
    while (have != want) {
      if (have < want) {
        ptrdiff_t next = have * step;
        if (a->shape[i] != 1 && a->stride[i] != next) return false;
        have *= a->shape[i--];
      } else {
        want *= shape[j--];
      }
    }
    for (int k = last; k > j; k--) {
      stride[k] = step;
      step *= shape[k];
    }
  }
  return true;
}

bool array_reshape(Array *out, const Array *a, int ndim, const ptrdiff_t *shape,
                   Status *st) {
  ptrdiff_t sizes[MAX_NDIM] = {0};
  size_t bytes;
  if (ndim > MAX_NDIM)
    return fail(st, ERR_VALUE,
                "an array has at most %d dimensions, this would have %d",
                MAX_NDIM, ndim);
  if (ndim > 0) memcpy(sizes, shape, ndim * sizeof *shape);
  if (!resolve_shape(sizes, ndim, a, st)) return false;
  if (!checked_bytes(&bytes, a->dtype, ndim, sizes, st)) return false;
  Array v = *a;
  bool whole = array_is_contiguous(a);
  bool view = whole || split_strides(v.stride, a, ndim, sizes);
  v.ndim = ndim;
  if (ndim > 0) memcpy(v.shape, sizes, ndim * sizeof *sizes);
  if (whole) set_c_order(&v);
  if (view) {
    array_view(out, &v);
    return true;
  }
  if (!array_copy(out, a, st)) return false;
  out->ndim = ndim;
  memcpy(out->shape, v.shape, sizeof v.shape);
  set_c_order(out);
  return true;
}
