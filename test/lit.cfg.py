# SPDX-License-Identifier: BSD-3-Clause
"""The lit suite: every test is a file with RUN lines, executed by bash.

Substitutions, besides lit's own (%s %S %t %T):
  %edatcc            the compiler        %edatcc-compile  %edatcc -c
  %edatcc-gcc, -clang  edatcc driving that native compiler
  %gcc %clang        the native compilers, for generated text
  %native-gcc, -clang  the same, as paths and without flags
  %cc-runtime        native compiler linking libedat (hand-written programs)
  %run               one rank, with a time limit
  %mpirun1..4        mpiexec -n N, with a time limit
  %mpicc             MPI's own compiler, as configured
  %shapes            every ranks x workers shape of tools/shapes in turn
  %filecheck         FileCheck that refuses stray "warning:" and "error:"
  %compiles          the rewritten %s compiles without warnings: gcc and
                     clang, several -std, in place and as --edat-source
  %sorted            stable sort by the first word, the "rank.worker" prefix
  %unit KIND %s      the unit test built from %s; KIND: compiler, runtime, serial
Features: mpi mpich openmpi other-mpi gcc clang lld dot asan ubsan tsan sanitizer tiny tmpfs spin gdb edatcc runtime.
"""
import os
import shutil
import subprocess
import lit.formats

src, build = config.src_root, config.build_root
# A shared machine now and then makes a launcher or a sanitizer fail for reasons
# of its own: CI tries such a test once more, and names it.
config.test_retry_attempts = int(os.environ.get("CHECK_RETRIES", "0"))
config.name = "edat"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".f90", ".c", ".test"]
config.excludes = ["Inputs", "tools", "CMakeLists.txt"]
config.test_source_root = os.path.join(src, "test")
config.test_exec_root = os.path.join(build, "test")

# A hang is a failure. lit's own limit needs psutil; the limits written into
# the substitutions below do not.
LIMIT = 180 if config.sanitize else 60
try:
    import psutil  # noqa: F401
    if not lit_config.maxIndividualTestTime:
        lit_config.maxIndividualTestTime = 3 * LIMIT
except ImportError:
    pass

env = config.environment
for name in os.environ:
    if name.startswith(("EDAT_", "HWLOC_", "UCX_", "FI_", "MPIR_", "OMPI_",
                        "PRTE_", "ASAN_", "UBSAN_", "TSAN_", "LSAN_",
                        "PARITY_")):
        env[name] = os.environ[name]
env["LC_ALL"] = "C"
env["PATH"] = os.pathsep.join([os.path.dirname(config.not_tool),
                               os.environ.get("PATH", "/usr/bin:/bin")])
env["CCACHE_DIR"] = os.path.join(build, "test", "ccache")
env["HYDRA_LAUNCHER"] = "fork"
for name in ("OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM",
             "OMPI_MCA_rmaps_base_oversubscribe"):
    env.setdefault(name, "1")
if config.sanitize:  # UCX hooks mmap from threads that TSan has not seen yet.
    env.setdefault("UCX_MEM_MMAP_HOOK_MODE", "none")
    # What hwloc's plugins leave is in no module any more when leaks are sought.
    env.setdefault("HWLOC_PLUGINS_PATH", "/nonexistent")
supp = os.path.join(src, "test", "tools")
env.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0")
env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
env.setdefault("LSAN_OPTIONS", f"suppressions={supp}/lsan.supp")
env.setdefault("TSAN_OPTIONS",
               f"suppressions={supp}/tsan.supp:halt_on_error=1:"
               "atexit_sleep_ms=50")  # of each process; 1 s if not said

have = config.available_features
tools = {"mpi": config.mpiexec, "gcc": config.gcc, "clang": config.clang,
         "spin": config.spin, "gdb": config.gdb,
         "csmith": config.csmith_include and config.csmith,
         "edatcc": f"{build}/bin/edatcc", "runtime": f"{build}/lib/libedat.so"}
have.update(name for name, path in tools.items()
            if path and os.path.exists(path))
have.update(name for name, tool in (
    ("lld", "ld.lld"), ("dot", "dot"), ("ninja", "ninja"), ("meson", "meson"),
    ("ccache", "ccache")) if shutil.which(tool))
llvm_bin = os.path.dirname(os.path.realpath(config.clang or ""))
clangd = shutil.which("clangd", path=llvm_bin) or shutil.which("clangd")
if clangd:
    have.add("clangd")
if shutil.which("unshare") and subprocess.run(
        ["unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"],
        stderr=subprocess.DEVNULL).returncode == 0:
    have.add("tmpfs")
if shutil.which("autoreconf") and shutil.which("libtoolize"):
    have.add("autotools")
have.add(config.mpi_kind)
other_mpi = shutil.which({"mpich": "mpiexec.openmpi"}.get(config.mpi_kind,
                                                          "mpiexec.mpich"))
if other_mpi and shutil.which("mpicc." + other_mpi.rpartition(".")[2]):
    have.add("other-mpi")
for word, name in (("address", "asan"), ("undefined", "ubsan"),
                   ("thread", "tsan")):
    if word in config.sanitize:
        have.update((name, "sanitizer"))
if os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") > 8 << 30:
    have.add("memory")
if config.tiny.upper() in ("ON", "1", "TRUE", "YES"):
    have.add("tiny")

limit = f"timeout -k 5 {LIMIT}"
edatcc = f"timeout -k 5 {LIMIT} {build}/bin/edatcc {config.sanitize_flags}"
env["SHAPES_MPIEXEC"] = f"{config.mpiexec} {config.mpi_numproc}"
env["SHAPES_TIME_LIMIT"] = str(LIMIT)


def sub(name, text):
    # A name is replaced only as a whole word: %run is not in %runtime.
    config.substitutions.append((f"{name}\\b", text.strip()))


env["COMPILES_CC"] = f"{config.gcc} {config.clang}"
sub("%compiles", f"bash {src}/test/tools/compiles {build}/bin/edatcc "
    f"{build}/include")
sub("%edatcc-compile", f"{edatcc} -c")
sub("%edatcc-gcc", f"{edatcc} -cc={config.gcc}")
sub("%edatcc-clang", f"{edatcc} -cc={config.clang}")
sub("%edatcc", edatcc)
sub("%native-gcc", config.gcc)
sub("%native-clang", config.clang)
sub("%gcc", f"{config.gcc} -I{build}/include {config.mpi_cflags}")
sub("%clang", f"{config.clang} -I{build}/include {config.mpi_cflags}")
sub("%cc-runtime", f"{config.gcc} {config.sanitize_flags} -I{build}/include "
    f"{config.mpi_cflags} -L{build}/lib -Wl,-rpath,{build}/lib "
    f"-Wl,--push-state,--no-as-needed -ledat -Wl,--pop-state "
    f"{config.mpi_ldflags} -pthread")
if "sanitizer" not in have and subprocess.run(
        [config.python, "-c", "import numpy"], stderr=subprocess.DEVNULL
).returncode == 0:
    have.add("numpy")
if config.fortran:
    have.add("fortran")
mpifort = shutil.which(f"mpifort.{config.mpi_kind}")
if config.fortran and mpifort:
    have.add("mpifort")
sub("%mpifort", f"{mpifort} {config.sanitize_flags}")
sub("%native-fortran", config.fortran)
sub("%fortran", f"{config.fortran} {config.sanitize_flags} -I{build}/include")
sub("%link-fortran", f"-L{build}/lib -Wl,-rpath,{build}/lib -ledat_fortran "
    f"-ledat {config.mpi_ldflags}")
sub("%run", limit)
for n in range(1, 5):
    sub(f"%mpirun{n}", f"{limit} {config.mpiexec} {config.mpi_numproc} {n}")
sub("%mpicc", config.mpicc)
sub("%mpi", config.mpi_kind)
sub("%mpiexec", f"{config.mpiexec} {config.mpi_numproc}")
sub("%other_mpiexec", other_mpi or "")
sub("%shapes", f"bash {src}/test/tools/shapes")
sub("%filecheck", f"{config.filecheck} --implicit-check-not=warning: "
    "--implicit-check-not=error:")
sub("%sorted", "sort -s -k1,1")
sub("%unit", f"{limit} sh {src}/test/tools/unit {build}/test/unit")
soak = (f"--edatcc {build}/bin/edatcc --cc {config.gcc} --cc {config.clang} "
        f"--keep {build}/soak")
sub("%differential", f"{config.python} {src}/test/soak/differential.py {soak} "
    f"--csmith {config.csmith} --csmith-include {config.csmith_include}")
sub("%corpus", f"{config.python} {src}/test/soak/corpus.py {soak}")
sub("%cmake", config.cmake)
sub("%clangd", clangd or "")
sub("%llvm_cov", shutil.which("llvm-cov", path=llvm_bin) or "false")
sub("%lld_matches", f"{llvm_bin}/ld.lld --version > /dev/null 2>&1")
sub("%meson", f"{config.python} {shutil.which('meson')}")
sub("%spin", f"{limit} {config.spin}")
sub("%python", config.python)
sub("%gdb", f"{limit} {config.gdb} -nx -batch")
sub("%clang_major", config.clang_major)
sub("%src", src)
sub("%build", build)
sub("%libdir", config.libdir)
