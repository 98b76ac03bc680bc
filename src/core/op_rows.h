/* forward and backward of the rows in op.c; nobody else needs them. */
#ifndef CORE_OP_ROWS_H
#define CORE_OP_ROWS_H

#include "core/op.h"

typedef bool OpForward(OpCall *call, Status *st);
typedef bool OpBackward(const OpCall *call, const Array *dout, const bool *want,
                        Array *din, Status *st);

/* All element-wise rows, from their ufunc and slopes (op_elementwise.c). */
OpForward elementwise_forward;
OpBackward elementwise_backward;

/* op_tensor.c */
OpForward relu_forward, sum_forward, mean_forward, matmul_forward,
    affine_forward, dropout_forward, batch_norm_forward;
OpBackward relu_backward, sigmoid_backward, sum_backward, mean_backward,
    matmul_backward, affine_backward, dropout_backward, batch_norm_backward;

/* op_loss.c */
OpForward softmax_forward, squared_error_forward, cross_entropy_forward,
    softmax_loss_forward;
OpBackward softmax_backward, squared_error_backward, cross_entropy_backward,
    softmax_loss_backward;

/* The gradient g of a broadcast input: what flowed into each copy of an element
 * of `like` is added up. Releases what *out held, and shares no memory that
 * others than the caller hold. */
bool op_sum_to(Array *out, const Array *g, const Array *like, Status *st);

/* ufunc_apply by name. */
bool op_apply(Array *out, const char *ufunc, const Array *a, const Array *b,
              Status *st);

#endif
