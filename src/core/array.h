/* n-dimensional arrays: shape, strides and a counted buffer that views share.
 *
 * An Array is a small value. A function that makes one takes `Array *out`,
 * which must be empty (zeroed, cleared or released), and fills it only on
 * success; the caller then owns one reference and gives it back with
 * array_release. Inputs are never changed, whatever their strides, unless a
 * function says so. */
#ifndef CORE_ARRAY_H
#define CORE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { MAX_NDIM = 8, DTYPES = 5 };

/* In the order of promotion, but for int64 with float32, which is float64. */
typedef enum { BOOL, UINT8, INT64, FLOAT32, FLOAT64 } Dtype;

typedef struct Buffer Buffer;

typedef struct Array {
  Buffer *buffer; /* NULL: empty, or borrowed memory */
  void *data;     /* the element at index 0, 0, ... */
  Dtype dtype;
  int ndim;
  ptrdiff_t shape[MAX_NDIM];
  ptrdiff_t stride[MAX_NDIM]; /* in elements */
} Array;

/* A lone number with its type; what an element reads as. */
typedef struct Scalar {
  Dtype dtype;
  union {
    uint8_t b; /* BOOL and UINT8 */
    int64_t i;
    float f;
    double d;
  } as;
} Scalar;

typedef struct ShapeText {
  char text[160];
} ShapeText;

/* dtypes */

size_t dtype_size(Dtype dtype);
const char *dtype_name(Dtype dtype);
/* Accepts NumPy's names and int, float, bool. */
bool dtype_parse(const char *name, Dtype *out);
/* NumPy's promotion of two array types. */
Dtype dtype_promote(Dtype a, Dtype b);
bool dtype_is_float(Dtype dtype);
/* NumPy's 'same_kind': no float into integers, no integer into booleans. */
bool dtype_can_hold(Dtype dtype, Dtype value);

/* life */

/* Empties *a without a look at what it was. Shape and strides are left, since
 * an array without dimensions has none; this is quicker than = {0}. */
static inline void array_clear(Array *a) {
  a->buffer = NULL;
  a->data = NULL;
  a->dtype = BOOL;
  a->ndim = 0;
}

/* Uninitialised, C order. Fails with ERR_MEMORY, or ERR_VALUE for a negative
 * size, more than MAX_NDIM dimensions or a size that overflows. */
bool array_new(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
               Status *st);
bool array_zeros(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
                 Status *st);
/* Another view of the same elements; takes a reference. */
void array_view(Array *out, const Array *a);
/* Gives the reference back and clears *a; harmless on an empty Array. */
void array_release(Array *a);
/* Borrowed memory in C order; needs no release and must not outlive data. */
Array array_borrow(void *data, Dtype dtype, int ndim, const ptrdiff_t *shape);
/* A 0-d array on the memory of *s. */
Array array_of_scalar(Scalar *s);
/* True when nobody else holds the buffer. */
bool array_is_sole_owner(const Array *a);
/* Makes *out an uninitialised array of this type and shape, keeping the memory
 * it has when that fits and nobody else sees it. */
bool array_reuse(Array *out, Dtype dtype, int ndim, const ptrdiff_t *shape,
                 Status *st);

/* facts */

size_t array_size(const Array *a);
size_t array_bytes(const Array *a);
bool array_is_contiguous(const Array *a);
bool array_same_shape(const Array *a, const Array *b);
/* "(2, 3)", "(3,)", "()". */
ShapeText array_shape_text(const Array *a);
ShapeText shape_text(int ndim, const ptrdiff_t *shape);

/* elements */

Scalar array_get(const Array *a, const ptrdiff_t *index);
/* Stores with a C conversion (a fraction into int64 is cut, as in NumPy). */
void array_put(Array *a, const ptrdiff_t *index, Scalar value);
Scalar scalar_real(double value);
Scalar scalar_integer(int64_t value);
Scalar scalar_bool(bool value);
Scalar scalar_cast(Scalar s, Dtype dtype);
/* Fails for a NaN or a number too big for an integer type. */
bool scalar_check_cast(Scalar s, Dtype dtype, Status *st);
double scalar_to_real(Scalar s);
int64_t scalar_to_integer(Scalar s);
/* Cuts the fraction; what does not fit becomes INT64_MIN, as x86 does. */
int64_t real_to_integer(double x);

/* copies and views; all but astype and copy return views where they can */

bool array_copy(Array *out, const Array *a, Status *st);
/* Always a copy. */
bool array_astype(Array *out, const Array *a, Dtype dtype, Status *st);
/* A view when the dtype already holds, else a copy. */
bool array_as_type(Array *out, const Array *a, Dtype dtype, Status *st);
/* A view when dtype and C order already hold, else a copy. */
bool array_contiguous(Array *out, const Array *a, Dtype dtype, Status *st);
/* Copies src, broadcast and cast, into the elements of dst. Overlap is safe. */
bool array_assign(Array *dst, const Array *src, Status *st);
/* The bare loop of the above: equal shapes, no overlap, no failure. */
void array_copy_elements(Array *dst, const Array *src);
/* One size may be -1. A view when the strides allow it, else a copy. */
bool array_reshape(Array *out, const Array *a, int ndim, const ptrdiff_t *shape,
                   Status *st);
/* axes NULL reverses them. */
bool array_transpose(Array *out, const Array *a, const int *axes, Status *st);
bool array_broadcast_to(Array *out, const Array *a, int ndim,
                        const ptrdiff_t *shape, Status *st);
/* The common shape of two; fails naming both. */
bool shape_broadcast(int *ndim, ptrdiff_t *shape, const Array *a,
                     const Array *b, Status *st);
/* Brings a negative axis into 0..ndim-1, or fails. */
bool axis_normalize(int *axis, int ndim, Status *st);
/* The same for an axis of *a that goes in a reduction: NumPy lets 0 and -1 pass
 * for an array without axes. */
bool axis_to_reduce(int *axis, const Array *a, Status *st);
/* Takes out or puts in an axis of size 1, in place. */
void array_drop_axis(Array *a, int axis);
void array_add_axis(Array *a, int axis);

#endif
