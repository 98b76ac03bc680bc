/* The IDX format of the MNIST files: a magic number, the sizes, the bytes. */
#ifndef IO_IDX_H
#define IO_IDX_H

#include "core/array.h"

/* Reads the IDX file of unsigned bytes at path, plain or packed by gzip, into a
 * new uint8 array. Whatever is wrong with the file, the message names it and
 * says what to do; the memory taken stays in proportion to the file. */
bool idx_read(Array *out, const char *path, Status *st);

#endif
