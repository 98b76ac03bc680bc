/* Numerical gradients of a chain of affine layers, column by column. */
#include "core/chain.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "core/budget.h"
#include "core/linalg.h"
#include "core/loss.h"
#include "core/ufunc.h"
#include "core/vector_math.h"

/* Values of the unchanged chain and room for changed ones. a[l] goes into layer
 * l, z[l] comes out of it before the activation. */
typedef struct Work {
  const Chain *c;
  ptrdiff_t n; /* rows */
  Array a[CHAIN_MAX], z[CHAIN_MAX];
  Array next, after; /* changed values of later layers */
  Array column, p;   /* (N,) and (N, out) */
  Array hot;         /* one-hot targets, float64 */
  double decay;      /* of all weights, unchanged */
} Work;

static double *numbers(const Array *a) { return a->data; }

bool chain_activation(const char *name, Activation *out) {
  static const char *const names[] = {"", "relu", "sigmoid", "tanh"};
  for (int i = CHAIN_RELU; i <= CHAIN_TANH; i++)
    if (strcmp(names[i], name) == 0) {
      *out = (Activation)i;
      return true;
    }
  return false;
}

static double activate(Activation f, double z) {
  switch (f) {
    case CHAIN_RELU:
      return z > 0 || isnan(z) ? z : 0;
    case CHAIN_SIGMOID:
      return 1 / (1 + exp(-z));
    case CHAIN_TANH:
      return tanh(z);
    case CHAIN_NONE:
      break;
  }
  return z;
}

static ptrdiff_t width(const Chain *c, int l) {
  return c->layer[l].w->shape[1];
}

/* --- the loss of scores -------------------------------------------------- */

/* -1/N sum t log(softmax + delta), from scores (N, out) in C order. */
static double loss_of(Work *w, const double *scores) {
  ptrdiff_t k = width(w->c, w->c->layers - 1);
  double *e = numbers(&w->p), sum = 0;
  const double *hot = numbers(&w->hot);
  for (ptrdiff_t r = 0; r < w->n; r++) {
    double top = scores[r * k];
    for (ptrdiff_t i = 1; i < k; i++)
      if (scores[r * k + i] > top) top = scores[r * k + i];
    for (ptrdiff_t i = 0; i < k; i++) e[r * k + i] = scores[r * k + i] - top;
  }
  vector_exp((size_t)(w->n * k), e, e);
  for (ptrdiff_t r = 0; r < w->n; r++) {
    double total = 0;
    for (ptrdiff_t i = 0; i < k; i++) total += e[r * k + i];
    for (ptrdiff_t i = 0; i < k; i++)
      if (hot[r * k + i] != 0)
        sum += hot[r * k + i] * log(e[r * k + i] / total + w->c->delta);
  }
  return -sum / (double)w->n;
}

/* --- changed values ------------------------------------------------------ */

static void activate_all(Activation f, double *to, const double *z, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = activate(f, z[i]);
}

/* From changed values z of layer l on (C order, in w->next) to the loss. */
static double finish(Work *w, int l) {
  const Chain *c = w->c;
  double *z = numbers(&w->next), *out = numbers(&w->after);
  for (; l < c->layers - 1; l++) {
    ptrdiff_t in = width(c, l), k = width(c, l + 1);
    activate_all(c->layer[l].activation, z, z, (size_t)(w->n * in));
    for (ptrdiff_t r = 0; r < w->n; r++)
      memcpy(out + r * k, c->layer[l + 1].b->data, (size_t)k * sizeof *out);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)w->n,
                (blasint)k, (blasint)in, 1, z, (blasint)in,
                c->layer[l + 1].w->data, (blasint)k, 1, out, (blasint)k);
    double *swap = z;
    z = out;
    out = swap;
  }
  return loss_of(w, z);
}

/* The loss when column j of z[l] is w->column instead. */
static double loss_with_column(Work *w, int l, ptrdiff_t j) {
  const Chain *c = w->c;
  ptrdiff_t k = width(c, l);
  const double *column = numbers(&w->column);
  double *next = numbers(&w->next);
  if (l == c->layers - 1) {
    memcpy(next, w->z[l].data, array_bytes(&w->z[l]));
    for (ptrdiff_t r = 0; r < w->n; r++) next[r * k + j] = column[r];
    return loss_of(w, next);
  }
  ptrdiff_t m = width(c, l + 1);
  const double *row = numbers(c->layer[l + 1].w) + j * m;
  const double *z = numbers(&w->z[l + 1]), *a = numbers(&w->a[l + 1]);
  for (ptrdiff_t r = 0; r < w->n; r++) {
    double d = activate(c->layer[l].activation, column[r]) - a[r * k + j];
    for (ptrdiff_t i = 0; i < m; i++)
      next[r * m + i] = z[r * m + i] + d * row[i];
  }
  return finish(w, l + 1);
}

/* column = z[l][:, j] + step * x, where x is NULL for ones. */
static void shift_column(Work *w, int l, ptrdiff_t j, const double *x,
                         ptrdiff_t stride, double step) {
  ptrdiff_t k = width(w->c, l);
  const double *z = numbers(&w->z[l]) + j;
  double *column = numbers(&w->column);
  for (ptrdiff_t r = 0; r < w->n; r++)
    column[r] = z[r * k] + step * (x == NULL ? 1 : x[r * stride]);
}

/* 1/2 lambda sum W^2 when the weight v becomes v + step. */
static double decay_with(const Work *w, double v, double step) {
  double lambda = w->c->decay;
  if (lambda == 0) return 0;
  return w->decay + 0.5 * lambda * ((v + step) * (v + step) - v * v);
}

/* One parameter: the weight that multiplies column x of the input, or a bias.
 */
static double difference(Work *w, int l, ptrdiff_t j, const double *x,
                         ptrdiff_t stride, double value, double h) {
  shift_column(w, l, j, x, stride, h);
  double high = loss_with_column(w, l, j);
  shift_column(w, l, j, x, stride, -h);
  double low = loss_with_column(w, l, j);
  if (x != NULL) {
    high += decay_with(w, value, h);
    low += decay_with(w, value, -h);
  }
  return (high - low) / (2 * h);
}

/* --- setting up ---------------------------------------------------------- */

static bool check_chain(const Chain *c, Status *st) {
  ptrdiff_t in = c->x->shape[1];
  for (int l = 0; l < c->layers; l++) {
    const Array *w = c->layer[l].w, *b = c->layer[l].b;
    bool plain = w->dtype == FLOAT64 && b->dtype == FLOAT64 && w->ndim == 2 &&
                 b->ndim == 1 && array_is_contiguous(w) &&
                 array_is_contiguous(b);
    if (!plain || w->shape[0] != in || w->shape[1] != b->shape[0] ||
        w->shape[1] == 0)
      return fail(st, ERR_VALUE,
                  "layer %d: W has shape %s and b %s, but %td values come in",
                  l + 1, array_shape_text(w).text, array_shape_text(b).text,
                  in);
    in = w->shape[1];
  }
  return true;
}

static bool forward(Work *w, Status *st) {
  const Chain *c = w->c;
  array_view(&w->a[0], c->x);
  for (int l = 0; l < c->layers; l++) {
    if (!array_dot(&w->z[l], &w->a[l], c->layer[l].w, st) ||
        !ufunc_apply_into(&w->z[l], ufunc_find("add"), &w->z[l], c->layer[l].b,
                          st))
      return false;
    if (l == c->layers - 1) break;
    if (!array_copy(&w->a[l + 1], &w->z[l], st)) return false;
    activate_all(c->layer[l].activation, numbers(&w->a[l + 1]),
                 numbers(&w->z[l]), array_size(&w->z[l]));
  }
  return true;
}

static double sum_of_squares(const Chain *c) {
  double sum = 0;
  for (int l = 0; l < c->layers; l++)
    for (size_t i = 0; i < array_size(c->layer[l].w); i++)
      sum += numbers(c->layer[l].w)[i] * numbers(c->layer[l].w)[i];
  return sum;
}

static bool make_room(Work *w, Status *st) {
  ptrdiff_t widest = 0, last = width(w->c, w->c->layers - 1);
  for (int l = 0; l < w->c->layers; l++)
    if (width(w->c, l) > widest) widest = width(w->c, l);
  const ptrdiff_t wide[2] = {w->n, widest}, out[2] = {w->n, last};
  return array_new(&w->next, FLOAT64, 2, wide, st) &&
         array_new(&w->after, FLOAT64, 2, wide, st) &&
         array_new(&w->column, FLOAT64, 1, &w->n, st) &&
         array_new(&w->p, FLOAT64, 2, out, st);
}

static bool begin(Work *w, const Chain *c, Status *st) {
  *w = (Work){.c = c, .n = c->x->shape[0]};
  if (!check_chain(c, st) || !make_room(w, st) || !forward(w, st)) return false;
  w->decay = 0.5 * c->decay * sum_of_squares(c);
  return array_one_hot(&w->hot, &w->z[c->layers - 1], c->t, st);
}

static void end(Work *w) {
  for (int l = 0; l < CHAIN_MAX; l++) {
    array_release(&w->a[l]);
    array_release(&w->z[l]);
  }
  array_release(&w->next);
  array_release(&w->after);
  array_release(&w->column);
  array_release(&w->p);
  array_release(&w->hot);
}

/* --- all parameters ------------------------------------------------------ */

static bool layer_differences(Work *w, int l, double h, Array *dw, Array *db,
                              Status *st) {
  const Array *weights = w->c->layer[l].w;
  ptrdiff_t in = weights->shape[0], out = weights->shape[1];
  if (!array_new(dw, FLOAT64, 2, weights->shape, st) ||
      !array_new(db, FLOAT64, 1, &out, st))
    return false;
  for (ptrdiff_t j = 0; j < out; j++) {
    if (!budget_spend((uint64_t)(2 * in * w->n), st)) return false;
    numbers(db)[j] = difference(w, l, j, NULL, 0, 0, h);
    for (ptrdiff_t i = 0; i < in; i++)
      numbers(dw)[i * out + j] = difference(w, l, j, numbers(&w->a[l]) + i, in,
                                            numbers(weights)[i * out + j], h);
  }
  return true;
}

bool chain_differences(const Chain *c, double h, Array *dw, Array *db,
                       Status *st) {
  Work w;
  bool good = begin(&w, c, st);
  for (int l = 0; good && l < c->layers; l++)
    good = layer_differences(&w, l, h, &dw[l], &db[l], st);
  end(&w);
  return good;
}
