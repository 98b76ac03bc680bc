/* Mini-batches: drawing row numbers and gathering rows. */
#include "core/batch.h"

#include <string.h>

#include "core/budget.h"

bool batch_draw(Array *index, Rng *r, int64_t population, Status *st) {
  if (population < 1)
    return fail(st, ERR_VALUE,
                "a must be greater than 0 unless no samples are "
                "taken");
  int64_t *to = index->data;
  for (size_t i = 0, n = array_size(index); i < n; i++)
    to[i] = (int64_t)rng_interval(r, (uint64_t)population - 1);
  return true;
}

/* Row i of a. */
static Array row_of(const Array *a, ptrdiff_t i) {
  Array row = *a;
  row.data =
      (char *)a->data + i * a->stride[0] * (ptrdiff_t)dtype_size(a->dtype);
  row.ndim--;
  memmove(row.shape, a->shape + 1, row.ndim * sizeof *row.shape);
  memmove(row.stride, a->stride + 1, row.ndim * sizeof *row.stride);
  return row;
}

static bool check_shapes(const Array *out, const Array *data,
                         const Array *index, Status *st) {
  bool fits = data->ndim > 0 && out->ndim == data->ndim && index->ndim == 1 &&
              index->dtype == INT64 && array_is_contiguous(index) &&
              out->shape[0] == index->shape[0];
  for (int i = 1; fits && i < data->ndim; i++)
    fits = out->shape[i] == data->shape[i];
  if (fits) return true;
  return fail(st, ERR_VALUE,
              "a batch of shape %s does not fit rows of shape %s",
              array_shape_text(out).text, array_shape_text(data).text);
}

bool batch_gather(Array *out, const Array *data, const Array *index,
                  Status *st) {
  if (!check_shapes(out, data, index, st)) return false;
  if (!budget_spend(array_size(out), st)) return false;
  const int64_t *from = index->data;
  for (ptrdiff_t i = 0; i < out->shape[0]; i++) {
    if (from[i] < 0 || from[i] >= data->shape[0])
      return fail(st, ERR_INDEX,
                  "index %td is out of bounds for axis %d with size %td",
                  (ptrdiff_t)from[i], 0, data->shape[0]);
    Array to = row_of(out, i), row = row_of(data, (ptrdiff_t)from[i]);
    array_copy_elements(&to, &row);
  }
  return true;
}
