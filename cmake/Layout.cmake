# SPDX-License-Identifier: BSD-3-Clause
#
# Where things lie in the build tree and in an installation (the same places),
# and the values of cmake/compiler_config.h.in that follow from it.

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
set(EDAT_LIBEXEC_DIR "${CMAKE_INSTALL_LIBEXECDIR}/edat")

# Public headers appear in build/include as they will in PREFIX/include.
set(EDAT_PUBLIC_HEADERS edat.h edat_debug.h edat/abi.h)
set(_edat_inc "${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_INCLUDEDIR}")
file(MAKE_DIRECTORY "${_edat_inc}/edat")
foreach(_header IN LISTS EDAT_PUBLIC_HEADERS)
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/include/${_header}"
    "${_edat_inc}/${_header}" SYMBOLIC)
endforeach()
configure_file(include/edat/version.h.in "${_edat_inc}/edat/version.h" @ONLY)
set(EDAT_BUILD_INCLUDE "${_edat_inc}")

# build/lib is fixed; where the installation says lib64 or lib/TRIPLET, that
# name exists in the build tree too.
if(NOT CMAKE_INSTALL_LIBDIR STREQUAL "lib")
  get_filename_component(_edat_libparent
    "${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}" DIRECTORY)
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/lib" "${_edat_libparent}")
  file(CREATE_LINK "${PROJECT_BINARY_DIR}/lib"
    "${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}" SYMBOLIC)
endif()

# OUT := path of DIR (relative to the prefix) as seen from the prefix's bin/.
function(edat_from_bin dir out)
  file(RELATIVE_PATH _rel
    "/prefix/${CMAKE_INSTALL_BINDIR}" "/prefix/${dir}")
  set(${out} "${_rel}" PARENT_SCOPE)
endfunction()
edat_from_bin("${CMAKE_INSTALL_INCLUDEDIR}" EDATCC_INCLUDE_DIR)
edat_from_bin("${CMAKE_INSTALL_LIBDIR}" EDATCC_LIB_DIR)
edat_from_bin("${EDAT_LIBEXEC_DIR}/edatcc-translate" EDATCC_TRANSLATE)

# OUT := the words in ARGN as one string, blanks inside a word escaped for
# the reader of config.h (and once more for the C string).
function(edat_join_words out)
  list(TRANSFORM ARGN REPLACE " " "\\\\\\\\ ")
  list(REMOVE_ITEM ARGN "")
  string(JOIN " " _joined ${ARGN})
  set(${out} "${_joined}" PARENT_SCOPE)
endfunction()

set(_cflags ${MPI_C_COMPILE_OPTIONS})
foreach(_def IN LISTS MPI_C_COMPILE_DEFINITIONS)
  list(APPEND _cflags "-D${_def}")
endforeach()
foreach(_dir IN LISTS MPI_C_INCLUDE_DIRS)
  list(APPEND _cflags "-I${_dir}")
endforeach()
set(_libdirs "")
set(_libs "")
foreach(_lib IN LISTS MPI_C_LIBRARIES)
  get_filename_component(_dir "${_lib}" DIRECTORY)
  list(APPEND _libdirs "${_dir}")
  get_filename_component(_name "${_lib}" NAME_WE)
  string(REGEX REPLACE "^(lib|-l)" "" _name "${_name}")
  list(APPEND _libs "${_name}")
endforeach()
list(REMOVE_DUPLICATES _libdirs)
separate_arguments(_linkflags UNIX_COMMAND "${MPI_C_LINK_FLAGS}")

edat_join_words(EDATCC_MPI_CFLAGS ${_cflags})
edat_join_words(EDATCC_MPI_LDFLAGS ${_linkflags} ${MPI_C_LIBRARIES})
edat_join_words(EDATCC_MPI_INCLUDE_DIRS ${MPI_C_INCLUDE_DIRS})
edat_join_words(EDATCC_MPI_LIBRARY_DIRS ${_libdirs})
edat_join_words(EDATCC_MPI_LIBRARIES ${_libs})
set(EDATCC_MPI_LAUNCHER "${MPIEXEC_EXECUTABLE}")
edat_join_words(EDATCC_STATIC_LIBS ${HWLOC_LDFLAGS} -pthread)

# Its own directory holds nothing but the headers of the language.
set(_dirs ${CMAKE_C_IMPLICIT_INCLUDE_DIRECTORIES})
list(FILTER _dirs EXCLUDE REGEX "/lib[^/]*/(gcc|clang|llvm[^/]*)/")
string(REPLACE ";" ":" EDATCC_SYSTEM_INCLUDE_DIRS "${_dirs}")

# The compiler that built edatcc is the one it drives by default, unless the
# build itself went through an MPI wrapper or through edatcc.
set(EDATCC_NATIVE_CC "${CMAKE_C_COMPILER}" CACHE STRING
  "C compiler that edatcc drives by default")
