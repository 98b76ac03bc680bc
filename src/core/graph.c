/* The tape: building, forward, backward. */
#include "core/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/budget.h"
#include "core/op_rows.h"

/* Only nodes that see an array have one. */
typedef struct Tensor {
  OpCall call;          /* of an operator; its out is the value */
  Array value;          /* of an input or constant */
  Array gradient;       /* not for a number */
  Array din[OP_INPUTS]; /* what backward sent down; kept for its memory */
} Tensor;

typedef struct Node {
  const Op *op;
  Operand in[OP_INPUTS];
  double value, gradient;
  bool frozen;  /* no gradient is wanted here */
  bool reached; /* a gradient has arrived */
  Tensor *tensor;
} Node;

struct Graph {
  Node *nodes;
  int count, room;
  Axes *axes; /* of sum and mean, by node; made when first needed */
  int cursor; /* the next node of backward; -1: none */
  bool ready; /* forward has run */
};

/* --- life ---------------------------------------------------------------- */

Graph *graph_new(void) {
  Graph *g = budget_alloc(sizeof *g);
  if (g != NULL) *g = (Graph){.cursor = -1};
  return g;
}

static void tensor_free(Tensor *t) {
  if (t == NULL) return;
  op_release(&t->call);
  array_release(&t->value);
  array_release(&t->gradient);
  for (int k = 0; k < OP_INPUTS; k++) array_release(&t->din[k]);
  budget_free(t, sizeof *t);
}

void graph_free(Graph *g) {
  if (g == NULL) return;
  for (int i = 0; i < g->count; i++) tensor_free(g->nodes[i].tensor);
  budget_free(g->nodes, (size_t)g->room * sizeof *g->nodes);
  budget_free(g->axes, (size_t)g->room * sizeof *g->axes);
  budget_free(g, sizeof *g);
}

/* A block of twice the room with the old contents; NULL without memory. */
static void *grown(void *old, int room, int bigger, size_t item) {
  void *block = budget_alloc((size_t)bigger * item);
  if (block == NULL) return NULL;
  size_t used = old == NULL ? 0 : (size_t)room * item;
  if (used > 0) memcpy(block, old, used);
  memset((char *)block + used, 0, (size_t)bigger * item - used);
  return block;
}

static bool grow(Graph *g) {
  if (g->room > 1 << 28) return false;
  int bigger = g->room == 0 ? 16 : 2 * g->room;
  Node *nodes = grown(g->nodes, g->room, bigger, sizeof *nodes);
  Axes *axes =
      g->axes == NULL ? NULL : grown(g->axes, g->room, bigger, sizeof *axes);
  if (nodes == NULL || (g->axes != NULL && axes == NULL)) {
    budget_free(nodes, (size_t)bigger * sizeof *nodes);
    budget_free(axes, (size_t)bigger * sizeof *axes);
    return false;
  }
  budget_free(g->nodes, (size_t)g->room * sizeof *nodes);
  budget_free(g->axes, (size_t)g->room * sizeof *axes);
  g->nodes = nodes;
  g->axes = axes;
  g->room = bigger;
  return true;
}

static int add_node(Graph *g, const Op *op) {
  if (g->count == g->room && !grow(g)) return -1;
  g->nodes[g->count].op = op; /* the rest is zero in new room */
  g->ready = false;
  return g->count++;
}

/* --- building ------------------------------------------------------------ */

int graph_add_input(Graph *g) { return add_node(g, NULL); }

static Tensor *tensor_of(Node *n) {
  if (n->tensor == NULL) {
    n->tensor = budget_alloc(sizeof *n->tensor);
    if (n->tensor != NULL) *n->tensor = (Tensor){.call = {.op = n->op}};
  }
  return n->tensor;
}

/* An array of no dimensions is a number. */
static void hold(Node *n, const Array *a) {
  if (a->ndim == 0)
    n->value = scalar_to_real(array_get(a, NULL));
  else
    array_view(&n->tensor->value, a);
}

int graph_add_constant(Graph *g, const Array *a) {
  int i = add_node(g, NULL);
  if (i < 0) return -1;
  Tensor *t = tensor_of(&g->nodes[i]);
  if (t == NULL) {
    g->count--;
    return -1;
  }
  hold(&g->nodes[i], a);
  g->nodes[i].frozen = true;
  return i;
}

void graph_freeze(Graph *g, int node) { g->nodes[node].frozen = true; }

static bool keep_axes(Graph *g, int node, const Axes *axes) {
  if (g->axes == NULL) g->axes = grown(NULL, 0, g->room, sizeof *g->axes);
  if (g->axes == NULL) return false;
  g->axes[node] = *axes;
  return true;
}

int graph_add_op(Graph *g, const Op *op, const Operand *in, const Axes *axes) {
  int i = add_node(g, op);
  if (i < 0) return -1;
  if (axes != NULL && !keep_axes(g, i, axes)) {
    g->count--;
    return -1;
  }
  for (int k = 0; k < op->nin; k++) g->nodes[i].in[k] = in[k];
  return i;
}

int graph_size(const Graph *g) { return g->count; }

const Op *graph_op(const Graph *g, int node) { return g->nodes[node].op; }

Operand graph_operand(const Graph *g, int node, int i) {
  return g->nodes[node].in[i];
}

/* --- values -------------------------------------------------------------- */

/* The array of a node, or NULL when it is a number. */
static const Array *array_of(const Node *n) {
  if (n->tensor == NULL) return NULL;
  const Array *a = n->op == NULL ? &n->tensor->value : &n->tensor->call.out;
  return a->data != NULL && a->ndim > 0 ? a : NULL;
}

Value graph_value(const Graph *g, int node) {
  const Node *n = &g->nodes[node];
  const Array *a = array_of(n);
  Value v = {.number = n->value};
  if (a != NULL) v.array = *a;
  return v;
}

const Array *graph_gradient_array(const Graph *g, int node) {
  const Tensor *t = g->nodes[node].tensor;
  return t != NULL && t->gradient.data != NULL ? &t->gradient : NULL;
}

Value graph_gradient(const Graph *g, int node) {
  Value v = {.number = g->nodes[node].gradient};
  const Array *a = graph_gradient_array(g, node);
  if (a != NULL) v.array = *a;
  return v;
}

bool graph_set(Graph *g, int node, const Value *value, Status *st) {
  Node *n = &g->nodes[node];
  g->ready = false;
  if (n->tensor != NULL) array_release(&n->tensor->value);
  n->value = value->number;
  if (value->array.data == NULL) return true;
  if (tensor_of(n) == NULL) return fail(st, ERR_MEMORY, "out of memory");
  hold(n, &value->array);
  return true;
}

/* --- forward ------------------------------------------------------------- */

static double number_of(const Graph *g, Operand in) {
  return in.node < 0 ? in.constant : g->nodes[in.node].value;
}

static const Array *operand_array(const Graph *g, Operand in) {
  return in.node < 0 ? NULL : array_of(&g->nodes[in.node]);
}

static bool only_numbers(const Graph *g, const Node *n) {
  if (n->op->number == NULL) return false;
  for (int k = 0; k < n->op->nin; k++)
    if (operand_array(g, n->in[k]) != NULL) return false;
  return true;
}

static bool forward_tensor(Graph *g, Node *n, Status *st) {
  Scalar numbers[OP_INPUTS];
  Array rooms[OP_INPUTS];
  const Array *in[OP_INPUTS];
  Tensor *t = tensor_of(n);
  if (t == NULL) return fail(st, ERR_MEMORY, "out of memory");
  for (int k = 0; k < n->op->nin; k++) {
    in[k] = operand_array(g, n->in[k]);
    if (in[k] != NULL) continue;
    numbers[k] = scalar_real(number_of(g, n->in[k]));
    rooms[k] = array_of_scalar(&numbers[k]);
    in[k] = &rooms[k];
  }
  if (g->axes != NULL) t->call.axes = g->axes[n - g->nodes];
  if (!op_forward(&t->call, in, st)) return false;
  if (t->call.out.ndim == 0)
    n->value = scalar_to_real(array_get(&t->call.out, NULL));
  return true;
}

static void forward_number(const Graph *g, Node *n) {
  double b = n->op->nin > 1 ? number_of(g, n->in[1]) : 0;
  n->value = n->op->number(number_of(g, n->in[0]), b);
  if (n->tensor != NULL) op_release(&n->tensor->call);
}

/* An operator holds its inputs for backward; only memory that nobody holds is
 * used again. */
static void let_go_of_inputs(Graph *g) {
  for (int i = 0; i < g->count; i++)
    if (g->nodes[i].tensor != NULL)
      for (int k = 0; k < OP_INPUTS; k++)
        array_release(&g->nodes[i].tensor->call.in[k]);
}

bool graph_forward(Graph *g, int *failed, Status *st) {
  g->ready = false;
  let_go_of_inputs(g);
  for (int i = 0; i < g->count; i++) {
    Node *n = &g->nodes[i];
    if (n->op == NULL) continue;
    *failed = i;
    if (only_numbers(g, n)) {
      if ((i & 1023) == 0 && !budget_spend(1024, st)) return false;
      forward_number(g, n);
    } else if (!forward_tensor(g, n, st)) {
      return false;
    }
  }
  g->ready = true;
  g->cursor = -1;
  return true;
}

/* --- backward ------------------------------------------------------------ */

static bool is_frozen(const Graph *g, Operand in) {
  return in.node < 0 || g->nodes[in.node].frozen;
}

/* An operator whose inputs are all frozen is frozen too. */
static void clear_gradients(Graph *g) {
  for (int i = 0; i < g->count; i++) {
    Node *n = &g->nodes[i];
    n->gradient = 0;
    n->reached = false;
    if (n->tensor != NULL) array_release(&n->tensor->gradient);
    if (n->op == NULL) continue;
    n->frozen = true;
    for (int k = 0; k < n->op->nin; k++)
      n->frozen = n->frozen && is_frozen(g, n->in[k]);
  }
}

/* gradient += more, where the node's value is an array. The first to arrive is
 * shared, not copied; nobody writes into a gradient. */
static bool add_array(Node *n, const Array *more, Status *st) {
  Array *gradient = &n->tensor->gradient;
  if (gradient->data == NULL) {
    if (more->buffer == NULL) return array_copy(gradient, more, st);
    array_view(gradient, more);
    return true;
  }
  Array sum = {0};
  if (!op_apply(&sum, "add", gradient, more, st)) return false;
  array_release(gradient);
  *gradient = sum;
  return true;
}

static bool arrive(Graph *g, Operand in, const Array *din, Status *st) {
  if (in.node < 0) return true;
  Node *n = &g->nodes[in.node];
  n->reached = true;
  if (array_of(n) != NULL) return add_array(n, din, st);
  ptrdiff_t first[MAX_NDIM] = {0};
  n->gradient += scalar_to_real(array_get(din, first));
  return true;
}

/* dout as an array of the shape of the output; a number counts for each
 * element.
 */
static bool make_seed(Array *seed, const Array *dout, const Array *out,
                      Status *st) {
  const int ndim = out == NULL ? 0 : out->ndim;
  const ptrdiff_t *shape = out == NULL ? NULL : out->shape;
  if (dout->ndim > 0 && (out == NULL || !array_same_shape(dout, out)))
    return fail(st, ERR_VALUE,
                "graph: dout has shape %s, but the output has shape %s",
                array_shape_text(dout).text, shape_text(ndim, shape).text);
  return array_broadcast_to(seed, dout, ndim, shape, st);
}

bool graph_begin_backward(Graph *g, int output, const Value *dout, Status *st) {
  Scalar one = scalar_real(dout != NULL ? dout->number : 1);
  Array room = array_of_scalar(&one), seed = {0};
  const bool given = dout != NULL && dout->array.data != NULL;
  if (!g->ready)
    return fail(st, ERR_VALUE, "graph: call forward before backward");
  clear_gradients(g);
  g->cursor = -1;
  if (!make_seed(&seed, given ? &dout->array : &room,
                 array_of(&g->nodes[output]), st))
    return false;
  bool good = arrive(g, (Operand){.node = output}, &seed, st);
  array_release(&seed);
  if (good) g->cursor = output;
  return good;
}

static void step_number(Graph *g, const Node *n) {
  double d[2];
  double b = n->op->nin > 1 ? number_of(g, n->in[1]) : 0;
  n->op->slopes(number_of(g, n->in[0]), b, n->value, d);
  for (int k = 0; k < n->op->nin; k++) {
    if (is_frozen(g, n->in[k])) continue;
    Node *to = &g->nodes[n->in[k].node];
    to->gradient += n->gradient * d[k];
    to->reached = true;
  }
}

static bool step_tensor(Graph *g, const Node *n, Status *st) {
  bool want[OP_INPUTS] = {false};
  Tensor *t = n->tensor;
  Scalar s = scalar_real(n->gradient);
  Array room = array_of_scalar(&s);
  const Array *dout = array_of(n) == NULL ? &room : &t->gradient;
  for (int k = 0; k < n->op->differentiable; k++)
    want[k] = !is_frozen(g, n->in[k]);
  if (!op_backward(&t->call, dout, want, t->din, st)) return false;
  for (int k = 0; k < n->op->nin; k++)
    if (want[k] && !arrive(g, n->in[k], &t->din[k], st)) return false;
  return true;
}

static bool is_number_node(const Node *n) {
  return n->tensor == NULL || n->tensor->call.out.data == NULL;
}

static bool passes_on(const Node *n) {
  return n->op != NULL && n->reached && !n->frozen;
}

bool graph_step(Graph *g, int *node, Status *st) {
  while (g->cursor >= 0 && !passes_on(&g->nodes[g->cursor])) g->cursor--;
  *node = g->cursor;
  if (g->cursor < 0) return true;
  const Node *n = &g->nodes[g->cursor];
  if (is_number_node(n))
    step_number(g, n);
  else if (!step_tensor(g, n, st))
    return false;
  g->cursor--;
  return true;
}

bool graph_backward(Graph *g, Status *st) {
  int node;
  for (int i = 1;; i++) {
    if ((i & 1023) == 0 && !budget_spend(1024, st)) return false;
    if (!graph_step(g, &node, st)) return false;
    if (node < 0) return true;
  }
}

double graph_slope(const Graph *g, int node, int i) {
  const Node *n = &g->nodes[node];
  double d[2];
  if (n->op == NULL || n->op->slopes == NULL || !is_number_node(n) || i > 1)
    return NAN;
  double b = n->op->nin > 1 ? number_of(g, n->in[1]) : 0;
  n->op->slopes(number_of(g, n->in[0]), b, n->value, d);
  return d[i];
}
