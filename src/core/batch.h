/* Mini-batches into memory that exists already (book 4.5.2). */
#ifndef CORE_BATCH_H
#define CORE_BATCH_H

#include "core/array.h"
#include "core/rng.h"

/* Fills the int64 vector with numbers below `population`, the ones that
 * np.random.choice(population, size) would draw. */
bool batch_draw(Array *index, Rng *r, int64_t population, Status *st);

/* out[i] = data[index[i]], cast to the type of out, which has as many rows as
 * index and the other sizes of data. */
bool batch_gather(Array *out, const Array *data, const Array *index,
                  Status *st);

#endif
