/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The wrapper around main: libedat_main.a, of which edatcc links this one
 * object, with --wrap=main, into executables whose pragmas need the runtime
 * and that do not start it themselves. It stands outside libedat, so that a
 * program which does is left alone.
 *
 * An exit() anywhere in the program does not come back here; the runtime
 * knows of it by its own hook.
 */
#include <edat/abi.h>

int __real_main(int argc, char **argv, char **envp);
int __wrap_main(int argc, char **argv, char **envp);

int __wrap_main(int argc, char **argv, char **envp) {
  edatcc_start(&argc, &argv);
  return edatcc_finish(__real_main(argc, argv, envp));
}
