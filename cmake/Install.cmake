# SPDX-License-Identifier: BSD-3-Clause
#
# Everything that an installation consists of.

include(CMakePackageConfigHelpers)
set(_cmakedir "${CMAKE_INSTALL_LIBDIR}/cmake/edat")

add_executable(edat::edatcc ALIAS edatcc)
install(TARGETS edatcc EXPORT edatTargets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(TARGETS edatcc-translate
  RUNTIME DESTINATION "${EDAT_LIBEXEC_DIR}")
install(TARGETS edat edat_static edat_main
  edat_serial edat_serial_static edat_main_serial EXPORT edatTargets
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT edatTargets NAMESPACE edat:: DESTINATION "${_cmakedir}")

foreach(_header IN LISTS EDAT_PUBLIC_HEADERS)
  get_filename_component(_dir "${_header}" DIRECTORY)
  install(FILES "${PROJECT_SOURCE_DIR}/include/${_header}"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/${_dir}")
endforeach()
install(FILES "${EDAT_BUILD_INCLUDE}/edat/version.h"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/edat")

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/edatConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/cmake/edatConfig.cmake"
  INSTALL_DESTINATION "${_cmakedir}")
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/cmake/edatConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/cmake/edatConfig.cmake"
  "${PROJECT_BINARY_DIR}/cmake/edatConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/EdatTargets.cmake"
  DESTINATION "${_cmakedir}")

file(RELATIVE_PATH EDAT_PC_PREFIX
  "/p/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/p")
string(REGEX REPLACE "/$" "" EDAT_PC_PREFIX "${EDAT_PC_PREFIX}")
string(JOIN " " EDAT_PC_MPI_LIBS ${MPI_C_LIBRARIES})
configure_file("${PROJECT_SOURCE_DIR}/cmake/edat.pc.in"
  "${PROJECT_BINARY_DIR}/cmake/edat.pc" @ONLY)
configure_file("${PROJECT_SOURCE_DIR}/cmake/edat-serial.pc.in"
  "${PROJECT_BINARY_DIR}/cmake/edat-serial.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/cmake/edat.pc"
  "${PROJECT_BINARY_DIR}/cmake/edat-serial.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

include(Fortran)

# The Python module finds libedat in the directories above it.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/python")
file(CREATE_LINK "${PROJECT_BINARY_DIR}/lib/libedat.so"
  "${PROJECT_BINARY_DIR}/python/libedat.so" SYMBOLIC)
configure_file("${PROJECT_SOURCE_DIR}/runtime/python/edat.py"
  "${PROJECT_BINARY_DIR}/python/edat.py" COPYONLY)
install(FILES "${PROJECT_SOURCE_DIR}/runtime/python/edat.py"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/python")

# The pages of the library, from the comments of its headers.
find_program(EDAT_PAGES_PYTHON NAMES python3 HINTS /usr/bin)
if(EDAT_PAGES_PYTHON)
  set(_pages "${PROJECT_BINARY_DIR}/man/library")
  set(_headers "${PROJECT_SOURCE_DIR}/include/edat.h"
    "${PROJECT_SOURCE_DIR}/include/edat_debug.h")
  add_custom_command(OUTPUT "${_pages}/edat.7"
    COMMAND "${EDAT_PAGES_PYTHON}" "${PROJECT_SOURCE_DIR}/scripts/man_pages.py"
      ${_headers} "${_pages}"
    DEPENDS "${PROJECT_SOURCE_DIR}/scripts/man_pages.py" ${_headers} VERBATIM)
  add_custom_target(edat_pages ALL DEPENDS "${_pages}/edat.7")
  install(DIRECTORY "${_pages}/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man3"
    FILES_MATCHING PATTERN "*.3")
  install(FILES "${_pages}/edat.7" DESTINATION "${CMAKE_INSTALL_MANDIR}/man7")
endif()

find_program(EDAT_PANDOC pandoc)
if(EDAT_PANDOC)
  set(_man "${PROJECT_BINARY_DIR}/man/edatcc.1")
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/man")
  add_custom_command(OUTPUT "${_man}"
    COMMAND "${EDAT_PANDOC}" --standalone --from markdown --to man
      --variable "footer=edatcc ${PROJECT_VERSION}"
      --output "${_man}" "${PROJECT_SOURCE_DIR}/man/edatcc.1.md"
    DEPENDS "${PROJECT_SOURCE_DIR}/man/edatcc.1.md" VERBATIM)
  add_custom_target(edat_man ALL DEPENDS "${_man}")
  install(FILES "${_man}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endif()
install(FILES "${PROJECT_SOURCE_DIR}/completions/edatcc"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
