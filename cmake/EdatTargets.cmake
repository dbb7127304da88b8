# SPDX-License-Identifier: BSD-3-Clause
#
# edat_target_sources(TARGET [NO_START] [SERIAL] FILE.c ...)
#
# Compiles these files through edatcc, everything else of TARGET by the
# project's own C compiler, and links TARGET with the runtime. The files see
# the target's include directories, definitions and options; a header's change
# rebuilds them. The runtime starts before main and finishes after it, unless
# NO_START says that the program calls edatInit and edatFinalise itself. SERIAL
# links the runtime of edatcc -fedat=serial: one process, without MPI.

function(edat_target_sources target)
  cmake_parse_arguments(PARSE_ARGV 1 _edat "NO_START;SERIAL" "" "")
  get_target_property(_type ${target} TYPE)
  set(_pic "")
  get_target_property(_wants_pic ${target} POSITION_INDEPENDENT_CODE)
  if(_wants_pic OR _type STREQUAL "SHARED_LIBRARY"
      OR _type STREQUAL "MODULE_LIBRARY")
    set(_pic -fPIC)
  endif()
  set(_std "")
  get_target_property(_c_standard ${target} C_STANDARD)
  if(_c_standard)
    get_target_property(_extensions ${target} C_EXTENSIONS)
    if(_extensions STREQUAL "OFF" OR _extensions STREQUAL "FALSE")
      set(_std -std=c${_c_standard})
    else()
      set(_std -std=gnu${_c_standard})
    endif()
  endif()
  string(TOUPPER "${CMAKE_BUILD_TYPE}" _config)
  separate_arguments(_flags UNIX_COMMAND
    "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${_config}}")
  set(_incs "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>")
  set(_defs "$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>")
  set(_opts "$<TARGET_PROPERTY:${target},COMPILE_OPTIONS>")

  foreach(_file IN LISTS _edat_UNPARSED_ARGUMENTS)
    get_filename_component(_source "${_file}" ABSOLUTE)
    file(RELATIVE_PATH _name "${CMAKE_CURRENT_SOURCE_DIR}" "${_source}")
    string(REPLACE "../" "__/" _name "${_name}")
    set(_object
      "${CMAKE_CURRENT_BINARY_DIR}/${target}.edat/${_name}${CMAKE_C_OUTPUT_EXTENSION}")
    get_filename_component(_dir "${_object}" DIRECTORY)
    file(MAKE_DIRECTORY "${_dir}")
    add_custom_command(OUTPUT "${_object}"
      COMMAND edat::edatcc "-cc=${CMAKE_C_COMPILER}" ${_flags} ${_std} ${_pic}
        "$<$<BOOL:${_defs}>:-D$<JOIN:${_defs},;-D>>"
        "$<$<BOOL:${_incs}>:-I$<JOIN:${_incs},;-I>>"
        "${_opts}"
        -MD -MT "${_object}" -MF "${_object}.d"
        -c "${_source}" -o "${_object}"
      DEPENDS "${_source}" DEPFILE "${_object}.d"
      COMMENT "edatcc ${_name}" COMMAND_EXPAND_LISTS VERBATIM)
    set_source_files_properties("${_object}" PROPERTIES
      EXTERNAL_OBJECT ON GENERATED ON)
    target_sources(${target} PRIVATE "${_object}")
  endforeach()
  set_property(TARGET ${target} PROPERTY LINKER_LANGUAGE C)

  # As properties, because a project may use either signature of
  # target_link_libraries, which do not mix.
  set(_serial "")
  if(_edat_SERIAL)
    set(_serial _serial)
  endif()
  set(_runtime edat::edat${_serial})
  set(_libs ${_runtime})
  if(NOT _edat_NO_START)
    set(_libs edat::main${_serial} ${_runtime})
  endif()
  if(_type STREQUAL "SHARED_LIBRARY" OR _type STREQUAL "MODULE_LIBRARY")
    set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES ${_runtime})
  else()
    set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES ${_libs})
  endif()
  if(NOT _type STREQUAL "EXECUTABLE")
    set_property(TARGET ${target} APPEND PROPERTY
      INTERFACE_LINK_LIBRARIES ${_libs})
  endif()
endfunction()
