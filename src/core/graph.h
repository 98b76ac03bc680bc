/* Computational graphs (book 5.1 to 5.3): a tape of rows of the operator table.
 * Nodes are numbered in the order they are added, so that forward runs up and
 * backward runs down. Numbers and arrays are the same thing at different
 * shapes; lone numbers take a short way without arrays. */
#ifndef CORE_GRAPH_H
#define CORE_GRAPH_H

#include "core/op.h"

typedef struct Graph Graph;

/* What flows along an edge: a number, or an array when array.data is set. */
typedef struct Value {
  double number;
  Array array;
} Value;

/* Where an operator takes an input from: a node, or a constant number when node
 * is negative. */
typedef struct Operand {
  int node;
  double constant;
} Operand;

/* NULL when there is no memory. */
Graph *graph_new(void);
void graph_free(Graph *g);

/* Each returns the number of the new node, or -1 when there is no memory. The
 * constant takes a view of the array. */
int graph_add_input(Graph *g);
int graph_add_constant(Graph *g, const Array *a);
int graph_add_op(Graph *g, const Op *op, const Operand *in, const Axes *axes);

int graph_size(const Graph *g);
/* NULL for inputs and constants. */
const Op *graph_op(const Graph *g, int node);
Operand graph_operand(const Graph *g, int node, int i);

/* Says that nobody asks for the gradient of this input (training data), so that
 * backward skips whatever leads to it alone. */
void graph_freeze(Graph *g, int node);

/* Inputs and constants keep what they are set to; takes a view of an array. */
bool graph_set(Graph *g, int node, const Value *value, Status *st);

/* Computes every node. Fails with the message of the first row that does, and
 * puts its number into *failed. */
bool graph_forward(Graph *g, int *failed, Status *st);

/* The value of a node; array.data is NULL for a number. Borrowed. */
Value graph_value(const Graph *g, int node);
/* The gradient that has arrived at a node; a number 0 when none has. */
Value graph_gradient(const Graph *g, int node);

/* The array of the above, NULL when it is a number. */
const Array *graph_gradient_array(const Graph *g, int node);

/* Puts dout (a number, or an array of the output's shape; 1 when NULL) at the
 * node `output` and clears every other gradient. Needs a forward before. */
bool graph_begin_backward(Graph *g, int output, const Value *dout, Status *st);

/* Sends the gradient of the next operator node that one has reached, from the
 * output down, to its inputs, where it is added to what has arrived. *node is
 * the number of that node, -1 when none was left. */
bool graph_step(Graph *g, int *node, Status *st);

/* All steps that are left. */
bool graph_backward(Graph *g, Status *st);

/* The local derivative of a number node by its input i; NaN for arrays. */
double graph_slope(const Graph *g, int node, int i);

#endif
