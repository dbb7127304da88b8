/* SPDX-License-Identifier: BSD-3-Clause */
/* What the driver has to say about itself: "edatcc: error: ..." on standard
 * error. Messages about the user's source are diag.h's.
 */
#ifndef EDATCC_MESSAGE_H
#define EDATCC_MESSAGE_H

void message_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
void message_note(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Where the result is not what one would think. */
void message_warning(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
