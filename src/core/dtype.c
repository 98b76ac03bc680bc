/* Element types: sizes, names, promotion, lone scalars. */
#include <math.h>
#include <string.h>

#include "core/array.h"

/* 2^63, the first number above int64. */
#define TWO_63 9223372036854775808.0

static const struct {
  const char *name;
  size_t size;
} dtypes[DTYPES] = {
    [BOOL] = {"bool", 1},       [UINT8] = {"uint8", 1},
    [INT64] = {"int64", 8},     [FLOAT32] = {"float32", 4},
    [FLOAT64] = {"float64", 8},
};

size_t dtype_size(Dtype dtype) { return dtypes[dtype].size; }

const char *dtype_name(Dtype dtype) { return dtypes[dtype].name; }

bool dtype_is_float(Dtype dtype) { return dtype >= FLOAT32; }

bool dtype_parse(const char *name, Dtype *out) {
  static const struct {
    const char *name;
    Dtype dtype;
  } aliases[] = {{"float", FLOAT64}, {"int", INT64}};
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if (strcmp(name, aliases[i].name) == 0) {
      *out = aliases[i].dtype;
      return true;
    }
  for (int i = 0; i < DTYPES; i++)
    if (strcmp(name, dtypes[i].name) == 0) {
      *out = (Dtype)i;
      return true;
    }
  return false;
}

bool dtype_can_hold(Dtype dtype, Dtype value) {
  return value <= dtype || dtype_is_float(dtype);
}

Dtype dtype_promote(Dtype a, Dtype b) {
  Dtype high = a > b ? a : b, low = a > b ? b : a;
  return high == FLOAT32 && low == INT64 ? FLOAT64 : high;
}

Scalar scalar_real(double value) {
  return (Scalar){.dtype = FLOAT64, .as.d = value};
}

Scalar scalar_integer(int64_t value) {
  return (Scalar){.dtype = INT64, .as.i = value};
}

Scalar scalar_bool(bool value) {
  return (Scalar){.dtype = BOOL, .as.b = value};
}

double scalar_to_real(Scalar s) {
  switch (s.dtype) {
    case BOOL:
    case UINT8:
      return s.as.b;
    case INT64:
      return (double)s.as.i;
    case FLOAT32:
      return (double)s.as.f;
    case FLOAT64:
      break;
  }
  return s.as.d;
}

int64_t real_to_integer(double x) {
  if (x >= TWO_63 || x < -TWO_63 || isnan(x)) return INT64_MIN;
  return (int64_t)x;
}

int64_t scalar_to_integer(Scalar s) {
  if (s.dtype == INT64) return s.as.i;
  return real_to_integer(scalar_to_real(s));
}

bool scalar_check_cast(Scalar s, Dtype dtype, Status *st) {
  if (!dtype_is_float(s.dtype) || dtype_is_float(dtype) || dtype == BOOL)
    return true;
  double x = scalar_to_real(s);
  if (isnan(x))
    return fail(st, ERR_VALUE, "cannot convert float NaN to integer");
  if (isinf(x))
    return fail(st, ERR_VALUE, "cannot convert float infinity to integer");
  if (x >= TWO_63 || x < -TWO_63)
    return fail(st, ERR_VALUE, "%g is too big for an integer of %s", x,
                dtype_name(dtype));
  return true;
}

Scalar scalar_cast(Scalar s, Dtype dtype) {
  Scalar out = {.dtype = dtype};
  if (s.dtype == dtype) return s;
  if (dtype == BOOL)
    out.as.b = scalar_to_real(s) != 0;
  else if (dtype == UINT8)
    out.as.b = (uint8_t)scalar_to_integer(s);
  else if (dtype == INT64)
    out.as.i = scalar_to_integer(s);
  else if (dtype == FLOAT32)
    out.as.f = (float)scalar_to_real(s);
  else
    out.as.d = scalar_to_real(s);
  return out;
}
