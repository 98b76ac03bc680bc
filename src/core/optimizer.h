/* Update rules of chapter 6, in the book's words (common/optimizer.py) and
 * order of operations. */
#ifndef CORE_OPTIMIZER_H
#define CORE_OPTIMIZER_H

#include "core/array.h"

enum { OPTIMIZER_STATES = 2 };

/* What the rules are steered by; each uses some. */
typedef struct Rates {
  double lr, momentum, decay_rate, beta1, beta2;
} Rates;

typedef struct Rule {
  const char *name; /* "SGD" */
  int states;       /* arrays it keeps for a parameter, zero at first */
  Rates defaults;
  const char *const *uses; /* names of its rates, ends with NULL */
  /* One step of n elements; s[i] are the states. */
  void (*step)(size_t n, double *w, const double *g, double *const *s,
               const Rates *r);
} Rule;

/* Ends with a NULL name. */
extern const Rule optimizer_rules[];

/* NULL when there is none of that name. */
const Rule *optimizer_find(const char *name);

/* The rates of step number t (from 1): Adam corrects its start here. */
Rates optimizer_rates(const Rule *rule, const Rates *given, long t);

/* w <- the rule's step along g, in place. w is float64 in C order; state holds
 * the rule's arrays for w, made (zeros) when still empty. */
bool optimizer_step(const Rule *rule, const Rates *rates, Array *w,
                    const Array *g, Array state[OPTIMIZER_STATES], Status *st);

#endif
