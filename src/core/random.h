/* Arrays of random numbers: what NumPy's np.random functions draw from its
 * legacy generator, digit for digit. A function that fails may have drawn
 * numbers, but leaves *out as it was. */
#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include "core/array.h"
#include "core/rng.h"

/* np.random.seed(seed) for a 0-d (a number) or 1-d array of integers. The
 * stream stays as it was when the seed is refused. */
bool random_seed(Rng *r, const Array *seed, Status *st);

/* float64 arrays of low + (high - low) * uniform and loc + scale * gauss. */
bool random_uniform(Array *out, Rng *r, double low, double high, int ndim,
                    const ptrdiff_t *shape, Status *st);
bool random_normal(Array *out, Rng *r, double loc, double scale, int ndim,
                   const ptrdiff_t *shape, Status *st);
/* int64 in low..high-1. Fails when that is empty, unless the shape is. */
bool random_integers(Array *out, Rng *r, int64_t low, int64_t high, int ndim,
                     const ptrdiff_t *shape, Status *st);

/* The numbers 0..n-1 in random order; none when n is negative. */
bool random_permutation(Array *out, Rng *r, ptrdiff_t n, Status *st);
/* A copy of a with the entries along axis 0 in random order. */
bool random_permuted(Array *out, Rng *r, const Array *a, Status *st);
/* The same in place. */
bool random_shuffle(Array *a, Rng *r, Status *st);

/* What np.random.choice draws from 0..population-1; p (probabilities) may be
 * NULL. The result is int64 of the given shape. */
bool random_choice(Array *out, Rng *r, int64_t population, int ndim,
                   const ptrdiff_t *shape, bool replace, const Array *p,
                   Status *st);
/* The same out of the entries of a 1-d array; the result has its dtype. */
bool random_choice_of(Array *out, Rng *r, const Array *a, int ndim,
                      const ptrdiff_t *shape, bool replace, const Array *p,
                      Status *st);

#endif
