/* SPDX-License-Identifier: BSD-3-Clause */
/* A number for a command line and the sources that it names, which is the same
 * when it is run again, wherever its output goes.
 */
#ifndef EDATCC_FINGERPRINT_H
#define EDATCC_FINGERPRINT_H

#include "options.h"

#include <stdint.h>

uint64_t fingerprint(const struct job *job);

#endif
