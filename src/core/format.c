/* Numbers and arrays as text. */
#include "core/format.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/budget.h"

enum {
  DECIMALS = 8,     /* NumPy's print precision */
  EDGE = 3,         /* elements kept at both ends of a long axis */
  THRESHOLD = 1000, /* larger arrays are summarised */
  CELL = NUMBER_TEXT
};

/* --- one number ---------------------------------------------------------- */

/* "d.ddde+xx" with as few digits as read back; float32 reads back as such. */
static void shortest_exponent(char text[NUMBER_TEXT], double x, bool single) {
  bool subnormal = fabs(x) < (single ? 0x1p-126 : 0x1p-1022);
  int digits = subnormal ? 0 : single ? 5 : 14;
  int most = single ? 8 : 16;
  for (; digits <= most; digits++) {
    snprintf(text, NUMBER_TEXT, "%.*e", digits, x);
    if (single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x)
      break;
  }
}

/* Splits "-d.ddde-xx" into its significant digits (no trailing zeros) and the
 * place of the decimal point after the first `point` of them. */
static int split(const char *text, char *digits, int *point) {
  int n = 0;
  const char *p = text;
  for (; *p != '\0' && *p != 'e'; p++)
    if (*p >= '0' && *p <= '9') digits[n++] = *p;
  while (n > 1 && digits[n - 1] == '0') n--;
  digits[n] = '\0';
  *point = atoi(p + 1) + 1;
  return n;
}

static void positional(char text[NUMBER_TEXT], const char *digits, int n,
                       int point) {
  char *to = text;
  if (point <= 0) {
    static const char zeros[] = "0.000"; /* point is above -4 */
    memcpy(to, zeros, (size_t)(2 - point));
    strcpy(to + 2 - point, digits);
    return;
  }
  for (int i = 0; i < n || i < point; i++) {
    if (i == point) *to++ = '.';
    *to++ = i < n ? digits[i] : '0';
  }
  strcpy(to, n <= point ? ".0" : "");
}

static void special(char text[NUMBER_TEXT], double x) {
  strcpy(text, isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
}

static void real_format(char text[NUMBER_TEXT], double x, bool single) {
  char mantissa[NUMBER_TEXT], digits[NUMBER_TEXT];
  int point;
  if (!isfinite(x)) {
    special(text, x);
    return;
  }
  shortest_exponent(mantissa, fabs(x), single);
  int n = split(mantissa, digits, &point);
  if (x == 0) point = 1;
  char *to = text;
  if (signbit(x)) *to++ = '-';
  if (point > -4 && point <= 16) {
    positional(to, digits, n, point);
    return;
  }
  *to++ = digits[0];
  snprintf(to, NUMBER_TEXT - 2, "%s%.17se%c%02d", n > 1 ? "." : "", digits + 1,
           point > 0 ? '+' : '-', abs(point - 1));
}

void scalar_format(char text[NUMBER_TEXT], Scalar s) {
  switch (s.dtype) {
    case BOOL:
      strcpy(text, s.as.b ? "true" : "false");
      break;
    case UINT8:
      snprintf(text, NUMBER_TEXT, "%d", s.as.b);
      break;
    case INT64:
      snprintf(text, NUMBER_TEXT, "%lld", (long long)s.as.i);
      break;
    case FLOAT32:
      real_format(text, (double)s.as.f, true);
      break;
    case FLOAT64:
      real_format(text, s.as.d, false);
      break;
  }
}

/* --- a growing text ------------------------------------------------------ */

typedef struct Text {
  Array *bytes; /* uint8, its shape is the room there is */
  size_t used;
  bool good;
  Status *st;
} Text;

static void grow(Text *t, size_t more) {
  Array bigger = {0};
  ptrdiff_t room = (ptrdiff_t)(2 * (t->used + more) + 256);
  t->good = t->good && array_new(&bigger, UINT8, 1, &room, t->st);
  if (!t->good) return;
  memcpy(bigger.data, t->bytes->data, t->used);
  array_release(t->bytes);
  *t->bytes = bigger;
}

static void put(Text *t, const char *text, size_t n) {
  if (t->used + n > (size_t)t->bytes->shape[0]) grow(t, n);
  if (!t->good) return;
  memcpy((char *)t->bytes->data + t->used, text, n);
  t->used += n;
}

static void put_text(Text *t, const char *text) { put(t, text, strlen(text)); }

static void put_spaces(Text *t, int n) {
  for (; n > 0; n--) put(t, " ", 1);
}

/* --- columns ------------------------------------------------------------- */

/* How the elements of one array are written. */
typedef struct Columns {
  bool exponent;
  int exponent_digits;
  int left, right; /* cells before and from the decimal point on; of exponents:
                      decimals */
  int width;       /* of a whole cell */
  int line;        /* cells on a line */
  bool summary;
} Columns;

/* Cuts digits beyond DECIMALS; at least "0." stays. Whole numbers are exact,
 * even where fewer digits would do for a float32. */
static void fixed_cell(char text[CELL], double x, bool single) {
  char exact[NUMBER_TEXT];
  real_format(exact, x, single);
  const char *dot = strchr(exact, '.');
  if (x == floor(x))
    snprintf(exact, sizeof exact, "%.1f", x);
  else if (strchr(exact, 'e') != NULL ||
           (dot != NULL && strlen(dot + 1) > DECIMALS))
    snprintf(exact, sizeof exact, "%.*f", DECIMALS, x);
  size_t n = strlen(exact);
  while (n > 1 && exact[n - 1] == '0') n--;
  memcpy(text, exact, n);
  text[n] = '\0';
}

/* Decimals of the first digit's unit that x needs, at most DECIMALS, and the
 * exponent. */
static int needed_decimals(int *exponent, double x, bool single) {
  char text[NUMBER_TEXT], digits[NUMBER_TEXT];
  shortest_exponent(text, fabs(x), single);
  int n = split(text, digits, exponent);
  if (n - 1 > DECIMALS) {
    snprintf(text, sizeof text, "%.*e", DECIMALS, fabs(x));
    n = split(text, digits, exponent);
  }
  --*exponent; /* of the first digit, not of the point */
  return n - 1;
}

/* "-d.ddde-05": all cells have the same number of decimals and of exponent
 * digits. */
static void exponent_cell(char text[CELL], double x, const Columns *c) {
  char plain[NUMBER_TEXT];
  snprintf(plain, sizeof plain, "%#.*e", c->right, x);
  const char *e = strchr(plain, 'e');
  snprintf(text, CELL, "%.*s%c%0*d", (int)(e + 1 - plain), plain, e[1],
           c->exponent_digits, abs(atoi(e + 1)));
}

static void cell_text(char text[CELL], Scalar s, const Columns *c) {
  double x = scalar_to_real(s);
  if (!dtype_is_float(s.dtype))
    scalar_format(text, s);
  else if (!isfinite(x))
    special(text, x);
  else if (c->exponent)
    exponent_cell(text, x, c);
  else
    fixed_cell(text, x, s.dtype == FLOAT32);
}

/* Calls f for each element that will be shown. */
typedef void Visit(void *context, Scalar s);

static bool shown(const Columns *c, ptrdiff_t i, ptrdiff_t size) {
  return !c->summary || size <= 2 * EDGE || i < EDGE || i >= size - EDGE;
}

static void visit(const Array *a, const Columns *c, int axis, ptrdiff_t *index,
                  Visit *f, void *context) {
  if (axis == a->ndim) {
    f(context, array_get(a, index));
    return;
  }
  for (ptrdiff_t i = 0; i < a->shape[axis]; i++) {
    if (!shown(c, i, a->shape[axis])) i = a->shape[axis] - EDGE;
    index[axis] = i;
    visit(a, c, axis + 1, index, f, context);
  }
}

typedef struct Range {
  double low, high; /* of the finite absolute values but 0 */
} Range;

static void extend(void *context, Scalar s) {
  Range *r = context;
  double x = fabs(scalar_to_real(s));
  if (!isfinite(x) || x == 0) return;
  if (x < r->low) r->low = x;
  if (x > r->high) r->high = x;
}

static void measure_exponent(void *context, Scalar s) {
  Columns *c = context;
  int exponent;
  double x = scalar_to_real(s);
  if (!isfinite(x)) return;
  int decimals = needed_decimals(&exponent, x, s.dtype == FLOAT32);
  if (decimals > c->right) c->right = decimals;
  if (abs(exponent) >= 100) c->exponent_digits = 3;
}

static void measure(void *context, Scalar s) {
  Columns *c = context;
  char text[CELL];
  cell_text(text, s, c);
  int n = (int)strlen(text), left = (int)strcspn(text, ".");
  if (n > c->width) c->width = n;
  if (!dtype_is_float(s.dtype) || !isfinite(scalar_to_real(s)) || c->exponent)
    return;
  if (left > c->left) c->left = left;
  if (n - left > c->right) c->right = n - left;
}

/* NumPy's choice: exponents when fixed digits would be too many or too few. */
static Columns choose_columns(const Array *a, int line) {
  Columns c = {
      .exponent_digits = 2, .line = line, .summary = array_size(a) > THRESHOLD};
  Range r = {INFINITY, 0};
  ptrdiff_t index[MAX_NDIM] = {0};
  if (dtype_is_float(a->dtype)) {
    visit(a, &c, 0, index, extend, &r);
    c.exponent =
        r.high > 0 && (r.high >= 1e8 || r.low < 1e-4 || r.high / r.low > 1000);
  }
  if (c.exponent) visit(a, &c, 0, index, measure_exponent, &c);
  visit(a, &c, 0, index, measure, &c);
  if (!c.exponent && c.left + c.right > c.width) c.width = c.left + c.right;
  return c;
}

/* One element in its column, decimal points under each other. */
static void put_cell(Text *t, const Array *a, const ptrdiff_t *index,
                     const Columns *c) {
  char text[CELL];
  Scalar s = array_get(a, index);
  cell_text(text, s, c);
  int n = (int)strlen(text), after = 0;
  if (dtype_is_float(s.dtype) && !c->exponent && isfinite(scalar_to_real(s)))
    after = c->right - (n - (int)strcspn(text, "."));
  put_spaces(t, c->width - n - after);
  put_text(t, text);
  put_spaces(t, after);
}

/* --- rows and blocks ----------------------------------------------------- */

static void end_line(Text *t) {
  while (t->used > 0 && t->good &&
         ((const char *)t->bytes->data)[t->used - 1] == ' ')
    t->used--;
  put_text(t, "\n");
}

static void put_row(Text *t, const Array *a, ptrdiff_t *index,
                    const Columns *c) {
  int axis = a->ndim - 1, at = 0;
  for (ptrdiff_t i = 0; i < a->shape[axis]; i++) {
    bool gap = !shown(c, i, a->shape[axis]);
    if (gap) i = a->shape[axis] - EDGE;
    int need = 2 + c->width;
    if (at > 0 && at + need + (gap ? 5 : 0) > c->line) {
      end_line(t);
      put_spaces(t, at = 2);
    }
    if (gap) put_text(t, "  ..."), at += 5;
    index[axis] = i;
    put_spaces(t, 2);
    put_cell(t, a, index, c);
    at += need;
  }
  end_line(t);
}

/* Between the blocks of outer axes are empty lines, more for outer ones. */
static void put_gap(Text *t, const Array *a, int axis) {
  for (int i = axis; i < a->ndim - 2; i++) put_text(t, "\n");
}

static void put_block(Text *t, const Array *a, int axis, ptrdiff_t *index,
                      const Columns *c) {
  if (axis == a->ndim - 1) {
    put_row(t, a, index, c);
    return;
  }
  for (ptrdiff_t i = 0; i < a->shape[axis]; i++) {
    if (i > 0) put_gap(t, a, axis);
    if (!shown(c, i, a->shape[axis])) {
      put_text(t, "  ...\n");
      put_gap(t, a, axis);
      i = a->shape[axis] - EDGE;
    }
    index[axis] = i;
    put_block(t, a, axis + 1, index, c);
  }
}

/* "array(2, 3) float32": the type is named where the numbers do not show it. */
static void put_header(Text *t, const Array *a) {
  char text[CELL];
  put_text(t, "array(");
  for (int i = 0; i < a->ndim; i++) {
    snprintf(text, sizeof text, i == 0 ? "%td" : ", %td", a->shape[i]);
    put_text(t, text);
  }
  put_text(t, ")");
  if (a->dtype == FLOAT32 || a->dtype == UINT8 || array_size(a) == 0) {
    put_text(t, " ");
    put_text(t, dtype_name(a->dtype));
  }
  put_text(t, "\n");
}

bool array_format(Array *out, const Array *a, int width, Status *st) {
  ptrdiff_t index[MAX_NDIM] = {0}, room = 256;
  Text t = {
      .bytes = out, .good = array_new(out, UINT8, 1, &room, st), .st = st};
  if (!t.good) return false;
  put_header(&t, a);
  if (array_size(a) > 0) {
    Columns c = choose_columns(a, width);
    if (a->ndim == 0) {
      put_spaces(&t, 2);
      put_cell(&t, a, index, &c);
      put_text(&t, "\n");
    } else {
      put_block(&t, a, 0, index, &c);
    }
  }
  if (!t.good) {
    array_release(out);
    return false;
  }
  out->shape[0] = (ptrdiff_t)t.used - 1; /* without the last line's end */
  return true;
}
