/* Means and variances along axes. */
#ifndef CORE_STATS_H
#define CORE_STATS_H

#include "core/reduce.h"

/* float64, or float32 of float32. */
bool array_mean(Array *out, const Array *a, const Axes *axes, Status *st);

/* Summed up in dtype, which the result has too. */
bool array_mean_as(Array *out, const Array *a, const Axes *axes, Dtype dtype,
                   Status *st);

/* Variance with divisor n - ddof. */
bool array_var(Array *out, const Array *a, const Axes *axes, double ddof,
               Status *st);

/* Mean with weights: of the shape of a, or a vector along its one axis. */
bool array_average(Array *out, const Array *a, const Array *weights,
                   const Axes *axes, Status *st);

#endif
