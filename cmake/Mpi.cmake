# SPDX-License-Identifier: BSD-3-Clause
#
# Finds MPI: compiler wrapper and launcher of one and the same implementation,
# MPI::MPI_C, MPIEXEC_EXECUTABLE and EDAT_MPI_KIND (mpich, openmpi or other).
#
# Debian installs several side by side as mpicc.mpich, mpiexec.openmpi and so
# on, Fedora in directories of their own; mpicc and mpiexec are links whose
# targets need not agree. So the names that say which come first. EDAT_MPI
# chooses; without it: an mpicc in PATH that is no such link, else MPICH where
# both are, else the one that is there.
# -DMPI_C_COMPILER=... and -DMPIEXEC_EXECUTABLE=... overrule all this.

set(EDAT_MPI "" CACHE STRING
  "MPI implementation: mpich, openmpi, or empty for MPICH where there is a choice")
set_property(CACHE EDAT_MPI PROPERTY STRINGS "" mpich openmpi)
if(NOT EDAT_MPI MATCHES "^(mpich|openmpi)?$")
  message(FATAL_ERROR "EDAT_MPI is '${EDAT_MPI}', but must be mpich or openmpi")
endif()

# What was found for another EDAT_MPI is of no use.
if(DEFINED EDAT_MPI_SEARCHED AND NOT EDAT_MPI_SEARCHED STREQUAL "=${EDAT_MPI}")
  get_cmake_property(_edat_cached CACHE_VARIABLES)
  foreach(_var IN LISTS _edat_cached)
    if(_var MATCHES "^(MPI_|MPIEXEC_|EDAT_MPI_HAS_)")
      unset(${_var} CACHE)
    endif()
  endforeach()
endif()
set(EDAT_MPI_SEARCHED "=${EDAT_MPI}" CACHE INTERNAL "")

# edat_mpi_find(KIND): MPI_C_COMPILER, if there is a wrapper named for it.
function(edat_mpi_find kind)
  find_program(_mpicc NAMES mpicc.${kind} NO_CACHE)
  if(NOT _mpicc)
    find_program(_mpicc NAMES mpicc NO_CACHE NO_DEFAULT_PATH
      PATHS /usr/lib64/${kind}/bin /usr/lib/${kind}/bin)
  endif()
  if(_mpicc)
    set(MPI_C_COMPILER "${_mpicc}" CACHE FILEPATH "MPI compiler for C")
  endif()
endfunction()

# OUT := the mpicc of PATH, if it is no link among several but stands for
# itself: a loaded module, say.
function(edat_mpi_of_path out)
  set(${out} "" PARENT_SCOPE)
  find_program(_mpicc NAMES mpicc NO_CACHE)
  if(_mpicc)
    get_filename_component(_real "${_mpicc}" REALPATH)
    get_filename_component(_dir "${_real}" DIRECTORY)
    file(GLOB _others "${_dir}/mpicc.*")
    if(NOT _others)
      set(${out} "${_mpicc}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

if(NOT MPI_C_COMPILER AND EDAT_MPI)
  edat_mpi_find(${EDAT_MPI})
elseif(NOT MPI_C_COMPILER)
  edat_mpi_of_path(_edat_mpicc)
  if(_edat_mpicc)
    set(MPI_C_COMPILER "${_edat_mpicc}" CACHE FILEPATH "MPI compiler for C")
  else()
    edat_mpi_find(mpich)
  endif()
endif()
if(MPI_C_COMPILER AND NOT MPIEXEC_EXECUTABLE)
  # mpicc.NAME goes with mpiexec.NAME, or with what NAME calls its launcher.
  get_filename_component(_edat_dir "${MPI_C_COMPILER}" DIRECTORY)
  get_filename_component(_edat_suffix "${MPI_C_COMPILER}" LAST_EXT)
  set(_edat_names mpiexec mpirun)
  if(_edat_suffix)
    list(TRANSFORM _edat_names APPEND "${_edat_suffix}")
    if(_edat_suffix STREQUAL ".mpich")
      list(APPEND _edat_names mpiexec.hydra)
    endif()
  endif()
  find_program(MPIEXEC_EXECUTABLE NAMES ${_edat_names}
    PATHS "${_edat_dir}" NO_DEFAULT_PATH)
  if(NOT MPIEXEC_EXECUTABLE)
    unset(MPIEXEC_EXECUTABLE CACHE)
  endif()
endif()

find_package(MPI REQUIRED COMPONENTS C)

# What it is, asked of the header that will be used.
include(CheckCSourceCompiles)
set(CMAKE_REQUIRED_LIBRARIES MPI::MPI_C)
set(EDAT_MPI_KIND other)
foreach(_macro MPICH_VERSION OMPI_MAJOR_VERSION)
  check_c_source_compiles("#include <mpi.h>
#ifndef ${_macro}
#error no
#endif
int main(void) { return MPI_Finalize(); }" EDAT_MPI_HAS_${_macro})
endforeach()
unset(CMAKE_REQUIRED_LIBRARIES)
if(EDAT_MPI_HAS_MPICH_VERSION)
  set(EDAT_MPI_KIND mpich)
elseif(EDAT_MPI_HAS_OMPI_MAJOR_VERSION)
  set(EDAT_MPI_KIND openmpi)
endif()
if(EDAT_MPI AND NOT EDAT_MPI STREQUAL EDAT_MPI_KIND)
  message(FATAL_ERROR
    "-DEDAT_MPI=${EDAT_MPI}, but '${MPI_C_COMPILER}' is of '${EDAT_MPI_KIND}'. "
    "Install ${EDAT_MPI} with its headers (Debian: libmpich-dev and mpich, or "
    "libopenmpi-dev and openmpi-bin), or set -DMPI_C_COMPILER=PATH/mpicc.")
endif()

# A launcher of another implementation starts N programs of one rank each.
execute_process(COMMAND "${MPIEXEC_EXECUTABLE}" --version
  OUTPUT_VARIABLE _edat_version ERROR_QUIET)
if((EDAT_MPI_KIND STREQUAL "mpich" AND _edat_version MATCHES "Open ?(MPI|RTE)")
    OR (EDAT_MPI_KIND STREQUAL "openmpi" AND _edat_version MATCHES "HYDRA"))
  message(FATAL_ERROR
    "the MPI library is of ${EDAT_MPI_KIND}, the launcher "
    "'${MPIEXEC_EXECUTABLE}' is not: set -DMPIEXEC_EXECUTABLE=PATH/mpiexec")
endif()
message(STATUS "MPI: ${EDAT_MPI_KIND}, ${MPIEXEC_EXECUTABLE}")
