/* Numbers and arrays as text. */
#ifndef CORE_FORMAT_H
#define CORE_FORMAT_H

#include "core/array.h"

enum { NUMBER_TEXT = 40 };

/* The shortest text that reads back as the same number, by Python's rules:
 * "0.1", "2.0", "1e-05", "inf", "nan"; integers and true, false plainly. */
void scalar_format(char text[NUMBER_TEXT], Scalar s);

/* A header with shape (and type where the numbers do not tell it) and the
 * elements in aligned columns, as NumPy prints them: 8 decimals, the middle of
 * large arrays left out, lines of at most `width` cells. The text is put into
 * *out as uint8. */
bool array_format(Array *out, const Array *a, int width, Status *st);

#endif
