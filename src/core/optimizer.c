/* Update rules: one row and one loop each. */
#include "core/optimizer.h"

#include <math.h>
#include <string.h>

#include "core/budget.h"

#define STEP(NAME)                                                         \
  static void NAME(size_t n, double *restrict w, const double *restrict g, \
                   double *const *s, const Rates *r)

/* Against division by zero in AdaGrad, RMSprop and Adam. */
#define TINY 1e-7

STEP(sgd) {
  (void)s;
  const double lr = r->lr;
  for (size_t i = 0; i < n; i++) w[i] -= lr * g[i];
}

STEP(momentum) {
  double *restrict v = s[0];
  const double lr = r->lr, m = r->momentum;
  for (size_t i = 0; i < n; i++) {
    v[i] = m * v[i] - lr * g[i];
    w[i] += v[i];
  }
}

STEP(nesterov) {
  double *restrict v = s[0];
  const double lr = r->lr, m = r->momentum;
  for (size_t i = 0; i < n; i++) {
    v[i] *= m;
    v[i] -= lr * g[i];
    w[i] += m * m * v[i];
    w[i] -= (1 + m) * lr * g[i];
  }
}

STEP(adagrad) {
  double *restrict h = s[0];
  const double lr = r->lr;
  for (size_t i = 0; i < n; i++) {
    h[i] += g[i] * g[i];
    w[i] -= lr * g[i] / (sqrt(h[i]) + TINY);
  }
}

STEP(rmsprop) {
  double *restrict h = s[0];
  const double lr = r->lr, keep = r->decay_rate, add = 1 - keep;
  for (size_t i = 0; i < n; i++) {
    h[i] *= keep;
    h[i] += add * g[i] * g[i];
    w[i] -= lr * g[i] / (sqrt(h[i]) + TINY);
  }
}

STEP(adam) {
  double *restrict m = s[0], *restrict v = s[1];
  const double lr = r->lr, a = 1 - r->beta1, b = 1 - r->beta2;
  for (size_t i = 0; i < n; i++) {
    m[i] += a * (g[i] - m[i]);
    v[i] += b * (g[i] * g[i] - v[i]);
    w[i] -= lr * m[i] / (sqrt(v[i]) + TINY);
  }
}

/* --- the table ----------------------------------------------------------- */

#define USES(...) \
  (const char *const[]) { __VA_ARGS__, NULL }

const Rule optimizer_rules[] = {
    {"SGD", 0, {.lr = 0.01}, USES("lr"), sgd},
    {"Momentum",
     1,
     {.lr = 0.01, .momentum = 0.9},
     USES("lr", "momentum"),
     momentum},
    {"Nesterov",
     1,
     {.lr = 0.01, .momentum = 0.9},
     USES("lr", "momentum"),
     nesterov},
    {"AdaGrad", 1, {.lr = 0.01}, USES("lr"), adagrad},
    {"RMSprop",
     1,
     {.lr = 0.01, .decay_rate = 0.99},
     USES("lr", "decay_rate"),
     rmsprop},
    {"Adam",
     2,
     {.lr = 0.001, .beta1 = 0.9, .beta2 = 0.999},
     USES("lr", "beta1", "beta2"),
     adam},
    {.name = NULL}};

const Rule *optimizer_find(const char *name) {
  for (const Rule *r = optimizer_rules; r->name != NULL; r++)
    if (strcmp(r->name, name) == 0) return r;
  return NULL;
}

Rates optimizer_rates(const Rule *rule, const Rates *given, long t) {
  Rates r = *given;
  if (rule->step == adam)
    r.lr *= sqrt(1 - pow(r.beta2, (double)t)) / (1 - pow(r.beta1, (double)t));
  return r;
}

/* The gradient as the rules read it; a copy when it is memory of the parameter,
 * which changes on the way. */
static bool read_gradient(Array *flat, const Array *g, const Array *w,
                          Status *st) {
  Array copy = {0};
  if (g->buffer == NULL || g->buffer != w->buffer)
    return array_contiguous(flat, g, FLOAT64, st);
  bool good =
      array_copy(&copy, g, st) && array_contiguous(flat, &copy, FLOAT64, st);
  array_release(&copy);
  return good;
}

bool optimizer_step(const Rule *rule, const Rates *rates, Array *w,
                    const Array *g, Array state[OPTIMIZER_STATES], Status *st) {
  Array flat = {0};
  double *s[OPTIMIZER_STATES] = {NULL};
  if (w->dtype != FLOAT64 || !array_is_contiguous(w))
    return fail(st, ERR_TYPE,
                "%s: a parameter is a float64 array in C order, not a view",
                rule->name);
  if (!array_same_shape(w, g))
    return fail(st, ERR_VALUE,
                "%s: the parameter has shape %s and its gradient %s",
                rule->name, array_shape_text(w).text, array_shape_text(g).text);
  if (!budget_spend(array_size(w), st)) return false;
  for (int i = 0; i < rule->states; i++) {
    if (state[i].data == NULL &&
        !array_zeros(&state[i], FLOAT64, w->ndim, w->shape, st))
      return false;
    s[i] = state[i].data;
  }
  if (!read_gradient(&flat, g, w, st)) return false;
  rule->step(array_size(w), w->data, flat.data, s, rates);
  array_release(&flat);
  return true;
}
