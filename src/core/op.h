/* The table of operators: everything that has a derivative is one row. Layers,
 * graph nodes, drawing, help and the self-test are faces of it. */
#ifndef CORE_OP_H
#define CORE_OP_H

#include "core/array.h"
#include "core/reduce.h"

enum { OP_INPUTS = 3, OP_SAVED = 3 };

typedef struct Op Op;

/* One use of an operator: its inputs, its output and what forward keeps for
 * backward. Owned by a layer or a graph node. */
typedef struct OpCall {
  const Op *op;
  Axes axes; /* sum and mean: which axes go */
  Array in[OP_INPUTS];
  Array out;
  Array saved[OP_SAVED];
} OpCall;

struct Op {
  const char *name;
  const char *symbol; /* inside the node of a drawing */
  int nin;
  int differentiable;        /* the first so many inputs have a gradient */
  const char *forward_text;  /* "Y = X W + b" */
  const char *backward_text; /* "dX = dY W^T, ..." */
  /* Fills call->out (and saved) from call->in. */
  bool (*forward)(OpCall *call, Status *st);
  /* Fills din[i], of the shape of in[i], for each i that want[i] asks for, from
   * dout, which has the shape of out. din[i] may hold an array to reuse. */
  bool (*backward)(const OpCall *call, const Array *dout, const bool *want,
                   Array *din, Status *st);
  /* Element-wise rows: the function of ufunc.h, the same for lone numbers, and
   * the local derivatives: d[i] by input i where y is the output. */
  const char *ufunc;
  double (*number)(double a, double b);
  void (*slopes)(double a, double b, double y, double d[2]);
};

/* Ends with a NULL name. */
extern const Op ops[];

/* NULL when there is none of that name. */
const Op *op_find(const char *name);

/* Takes views of op->nin inputs (copies of borrowed ones) and runs forward. On
 * failure the call is as if forward had never run. */
bool op_forward(OpCall *call, const Array *const *in, Status *st);

/* Runs backward after checking that forward ran and dout fits: it has the shape
 * of out, or is a lone number that counts for every element. */
bool op_backward(const OpCall *call, const Array *dout, const bool *want,
                 Array *din, Status *st);

void op_release(OpCall *call);

#endif
