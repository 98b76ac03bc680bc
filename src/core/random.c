/* Distributions, orders and choices as np.random draws them. */
#include "core/random.h"

#include <math.h>
#include <string.h>

#include "core/budget.h"

enum { BLOCK = 4096 }; /* draws paid for at a time */

/* --- seeds --------------------------------------------------------------- */

/* Copies n seeds into key, or refuses one that has not 32 bits. */
static bool check_seeds(uint32_t *key, const int64_t *x, size_t n, Status *st) {
  for (size_t i = 0; i < n; i++) {
    if (x[i] < 0 || x[i] > UINT32_MAX)
      return fail(st, ERR_VALUE, "Seed must be between 0 and 2**32 - 1");
    key[i] = (uint32_t)x[i];
  }
  return true;
}

static bool seed_from(Rng *r, const Array *seed, Status *st) {
  const size_t n = array_size(seed), bytes = n * sizeof(uint32_t);
  uint32_t *key = budget_alloc(bytes);
  if (key == NULL)
    return fail(st, ERR_MEMORY, "out of memory: %zu bytes for a seed", bytes);
  bool ok = check_seeds(key, seed->data, n, st);
  if (ok && seed->ndim == 0) rng_seed(r, key[0]);
  if (ok && seed->ndim == 1) rng_seed_array(r, key, n);
  budget_free(key, bytes);
  return ok;
}

bool random_seed(Rng *r, const Array *seed, Status *st) {
  Array whole = {0};
  if (array_size(seed) == 0)
    return fail(st, ERR_VALUE, "Seed must be non-empty");
  if (seed->ndim > 1) return fail(st, ERR_VALUE, "Seed array must be 1-d");
  if (dtype_is_float(seed->dtype))
    return fail(st, ERR_TYPE,
                "Cannot cast array data from dtype('%s') to dtype('int64') "
                "according to the rule 'safe'",
                dtype_name(seed->dtype));
  if (!array_contiguous(&whole, seed, INT64, st)) return false;
  bool ok = seed_from(r, &whole, st);
  array_release(&whole);
  return ok;
}

/* --- arrays of draws ----------------------------------------------------- */

typedef double Draw(Rng *r);

/* Pays for the block of draws that begins at i, if one begins there. */
static bool pay(size_t i, size_t n, Status *st) {
  if (i % BLOCK != 0) return true;
  return budget_spend(n - i < BLOCK ? n - i : BLOCK, st);
}

static bool fill_real(Array *a, Rng *r, Draw *draw, double base, double scale,
                      Status *st) {
  double *x = a->data;
  const size_t n = array_size(a);
  for (size_t i = 0; i < n; i++) {
    if (!pay(i, n, st)) return false;
    x[i] = base + scale * draw(r);
  }
  return true;
}

static bool fill_integer(Array *a, Rng *r, int64_t low, uint64_t range,
                         Status *st) {
  int64_t *x = a->data;
  const size_t n = array_size(a);
  for (size_t i = 0; i < n; i++) {
    if (!pay(i, n, st)) return false;
    x[i] = (int64_t)((uint64_t)low + rng_interval(r, range));
  }
  return true;
}

/* Hands a finished array over, or gives it back. */
static bool finish(Array *out, Array *made, bool ok) {
  if (ok)
    *out = *made;
  else
    array_release(made);
  return ok;
}

bool random_uniform(Array *out, Rng *r, double low, double high, int ndim,
                    const ptrdiff_t *shape, Status *st) {
  Array a = {0};
  if (!isfinite(high - low))
    return fail(st, ERR_VALUE, "Range exceeds valid bounds");
  if (!array_new(&a, FLOAT64, ndim, shape, st)) return false;
  return finish(out, &a, fill_real(&a, r, rng_double, low, high - low, st));
}

bool random_normal(Array *out, Rng *r, double loc, double scale, int ndim,
                   const ptrdiff_t *shape, Status *st) {
  Array a = {0};
  if (!isnan(scale) && signbit(scale)) return fail(st, ERR_VALUE, "scale < 0");
  if (!array_new(&a, FLOAT64, ndim, shape, st)) return false;
  return finish(out, &a, fill_real(&a, r, rng_gauss, loc, scale, st));
}

bool random_integers(Array *out, Rng *r, int64_t low, int64_t high, int ndim,
                     const ptrdiff_t *shape, Status *st) {
  Array a = {0};
  if (!array_new(&a, INT64, ndim, shape, st)) return false;
  if (array_size(&a) > 0 && low >= high)
    return finish(out, &a,
                  low == 0 ? fail(st, ERR_VALUE, "high <= 0")
                           : fail(st, ERR_VALUE, "low >= high"));
  uint64_t range = (uint64_t)high - (uint64_t)low - 1;
  return finish(out, &a, fill_integer(&a, r, low, range, st));
}

/* --- orders -------------------------------------------------------------- */

static bool fill_order(Array *a, Rng *r, Status *st) {
  int64_t *x = a->data;
  const size_t n = array_size(a);
  for (size_t i = 0; i < n; i++) x[i] = (int64_t)i;
  for (size_t i = n; i-- > 1;) {
    if (!pay(n - 1 - i, n, st)) return false;
    size_t j = rng_interval(r, i);
    int64_t last = x[i];
    x[i] = x[j];
    x[j] = last;
  }
  return true;
}

bool random_permutation(Array *out, Rng *r, ptrdiff_t n, Status *st) {
  Array a = {0};
  if (n < 0) n = 0;
  if (!array_new(&a, INT64, 1, &n, st)) return false;
  return finish(out, &a, fill_order(&a, r, st));
}

/* out = a[index] for indices that are known to be good. */
static bool take(Array *out, const Array *a, const Array *index, Status *st) {
  Array from = {0}, made = {0};
  ptrdiff_t shape[MAX_NDIM];
  const int rest = a->ndim - 1;
  memcpy(shape, index->shape, index->ndim * sizeof *shape);
  memcpy(shape + index->ndim, a->shape + 1, rest * sizeof *shape);
  if (!array_contiguous(&from, a, a->dtype, st)) return false;
  if (array_new(&made, a->dtype, index->ndim + rest, shape, st)) {
    const int64_t *order = index->data;
    const size_t n = array_size(index);
    const size_t row = n > 0 ? array_bytes(&made) / n : 0;
    for (size_t i = 0; i < n; i++)
      memcpy((char *)made.data + i * row, (char *)from.data + order[i] * row,
             row);
  }
  array_release(&from);
  return finish(out, &made, made.data != NULL);
}

bool random_permuted(Array *out, Rng *r, const Array *a, Status *st) {
  Array order = {0};
  if (a->ndim == 0)
    return fail(st, ERR_INDEX,
                "x must be an integer or at least 1-dimensional");
  bool ok = random_permutation(&order, r, a->shape[0], st) &&
            take(out, a, &order, st);
  array_release(&order);
  return ok;
}

bool random_shuffle(Array *a, Rng *r, Status *st) {
  Array shuffled = {0};
  if (a->ndim == 0) return fail(st, ERR_TYPE, "len() of unsized object");
  if (array_size(a) == 0) return true; /* NumPy draws nothing then */
  bool ok =
      random_permuted(&shuffled, r, a, st) && array_assign(a, &shuffled, st);
  array_release(&shuffled);
  return ok;
}

/* --- choice -------------------------------------------------------------- */

/* Kahan's sum, since the test against 1 is NumPy's. */
static double sum_of(const double *p, size_t n) {
  double sum = n > 0 ? p[0] : 0, c = 0;
  for (size_t i = 1; i < n; i++) {
    double y = p[i] - c, t = sum + y;
    c = (t - sum) - y;
    sum = t;
  }
  return sum;
}

/* How far probabilities may be from a sum of 1: the root of epsilon. */
static double tolerance(Dtype dtype) {
  return dtype == FLOAT32 ? sqrt(0x1p-23) : sqrt(0x1p-52);
}

static bool check_probabilities(const double *p, size_t n, Dtype dtype,
                                Status *st) {
  const double sum = sum_of(p, n);
  if (isnan(sum)) return fail(st, ERR_VALUE, "probabilities contain NaN");
  for (size_t i = 0; i < n; i++)
    if (p[i] < 0)
      return fail(st, ERR_VALUE, "probabilities are not non-negative");
  if (fabs(sum - 1) > tolerance(dtype))
    return fail(st, ERR_VALUE, "probabilities do not sum to 1");
  return true;
}

static void cumulate(double *cdf, const double *p, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) cdf[i] = sum += p[i];
  for (size_t i = 0; i < n; i++) cdf[i] /= sum;
}

/* The first index whose cdf is above u. */
static size_t find(const double *cdf, size_t n, double u) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (cdf[middle] <= u)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool draw_weighted(Array *a, Rng *r, const double *p, double *cdf,
                          size_t n, Status *st) {
  int64_t *x = a->data;
  const size_t wanted = array_size(a);
  cumulate(cdf, p, n);
  for (size_t i = 0; i < wanted; i++) {
    if (!pay(i, wanted, st)) return false;
    x[i] = (int64_t)find(cdf, n, rng_double(r));
  }
  return true;
}

/* Rounds of draws, each as many as are still missing; what was drawn already
 * has probability 0 from then on, and repetitions in a round are dropped. */
static bool draw_distinct(Array *a, Rng *r, double *p, double *cdf, size_t n,
                          Status *st) {
  int64_t *x = a->data;
  size_t found = 0;
  const size_t wanted = array_size(a);
  while (found < wanted) {
    if (!budget_spend(n + wanted - found, st)) return false;
    cumulate(cdf, p, n);
    for (size_t left = wanted - found; left > 0; left--) {
      size_t i = find(cdf, n, rng_double(r));
      if (p[i] > 0) x[found++] = (int64_t)i;
      p[i] = 0;
    }
  }
  return true;
}

static size_t count_positive(const double *p, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += p[i] > 0;
  return count;
}

/* Copies p, which must fit the population, into *copy. */
static bool copy_weights(Array *copy, const Array *p, int64_t population,
                         Status *st) {
  if (p->ndim != 1) return fail(st, ERR_VALUE, "'p' must be 1-dimensional");
  if (p->shape[0] != population)
    return fail(st, ERR_VALUE, "'a' and 'p' must have same size");
  if (!array_astype(copy, p, FLOAT64, st)) return false;
  return check_probabilities(copy->data, array_size(copy), p->dtype, st);
}

static bool choose_weighted(Array *a, Rng *r, bool replace, Array *p,
                            Status *st) {
  Array cdf = {0};
  const size_t n = array_size(p);
  if (!replace && count_positive(p->data, n) < array_size(a))
    return fail(st, ERR_VALUE, "Fewer non-zero entries in p than size");
  if (!array_new(&cdf, FLOAT64, 1, p->shape, st)) return false;
  bool ok = replace ? draw_weighted(a, r, p->data, cdf.data, n, st)
                    : draw_distinct(a, r, p->data, cdf.data, n, st);
  array_release(&cdf);
  return ok;
}

/* The first entries of a permutation. */
static bool choose_distinct(Array *a, Rng *r, int64_t population, Status *st) {
  Array order = {0};
  if (!random_permutation(&order, r, population, st)) return false;
  memcpy(a->data, order.data, array_bytes(a));
  array_release(&order);
  return true;
}

/* weights: a copy of p, or zeroed where there is no p. */
static bool choose(Array *a, Rng *r, int64_t population, bool replace,
                   Array *weights, Status *st) {
  if (!replace && array_size(a) > (uint64_t)population)
    return fail(st, ERR_VALUE,
                "Cannot take a larger sample than population when "
                "'replace=False'");
  if (weights->data != NULL) return choose_weighted(a, r, replace, weights, st);
  if (replace) return fill_integer(a, r, 0, (uint64_t)population - 1, st);
  return choose_distinct(a, r, population, st);
}

static bool draws_none(int ndim, const ptrdiff_t *shape) {
  for (int i = 0; i < ndim; i++)
    if (shape[i] == 0) return true;
  return false;
}

bool random_choice(Array *out, Rng *r, int64_t population, int ndim,
                   const ptrdiff_t *shape, bool replace, const Array *p,
                   Status *st) {
  Array a = {0}, weights = {0};
  if (population <= 0 && !draws_none(ndim, shape))
    return fail(st, ERR_VALUE,
                "a must be greater than 0 unless no samples are taken");
  if (population < 0) population = 0;
  bool ok = (p == NULL || copy_weights(&weights, p, population, st)) &&
            array_new(&a, INT64, ndim, shape, st) &&
            choose(&a, r, population, replace, &weights, st);
  array_release(&weights);
  return finish(out, &a, ok);
}

bool random_choice_of(Array *out, Rng *r, const Array *a, int ndim,
                      const ptrdiff_t *shape, bool replace, const Array *p,
                      Status *st) {
  Array index = {0};
  if (a->ndim != 1) return fail(st, ERR_VALUE, "a must be 1-dimensional");
  if (a->shape[0] == 0 && !draws_none(ndim, shape))
    return fail(st, ERR_VALUE,
                "'a' cannot be empty unless no samples are taken");
  bool ok =
      random_choice(&index, r, a->shape[0], ndim, shape, replace, p, st) &&
      take(out, a, &index, st);
  array_release(&index);
  return ok;
}
