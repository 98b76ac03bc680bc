/* Softmax and the losses, over the last axis or the batch (book 3.5, 4.2). */
#ifndef CORE_LOSS_H
#define CORE_LOSS_H

#include "core/array.h"

/* Inside the logarithm of the cross entropy, against log(0) (book 4.2.2). */
#define CROSS_ENTROPY_DELTA 1e-7

/* exp(x - max) / sum over the last axis; a 0-d array gives 1. Integers count as
 * float64. */
bool array_softmax(Array *out, const Array *x, Status *st);

/* t, labels or one-hot, as float64 one-hot rows like y; shapes as below. */
bool array_one_hot(Array *out, const Array *y, const Array *t, Status *st);

/* -sum(t log(y + 1e-7)) / N. y is (N, classes) or (classes,), which counts as
 * N = 1; t is one-hot of the same shape, or N labels. *out is 0-d. */
bool array_cross_entropy(Array *out, const Array *y, const Array *t,
                         Status *st);

/* -t / (y + 1e-7) / N, its gradient by y, in the shape of y. */
bool array_cross_entropy_gradient(Array *out, const Array *y, const Array *t,
                                  Status *st);

/* Half the whole sum of (y - t)^2, 0-d. */
bool array_squared_error(Array *out, const Array *y, const Array *t,
                         Status *st);

/* (y - t) / N, the gradient of the cross entropy of a softmax y; t as above. */
bool array_softmax_loss_gradient(Array *out, const Array *y, const Array *t,
                                 Status *st);

#endif
