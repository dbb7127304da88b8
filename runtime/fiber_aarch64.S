/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switch of stacks for AArch64, AAPCS64.
 *
 *   void edat__fiber_jump(void **save, void *load)
 *
 * Saves x19-x30, d8-d15 and fpcr on the running stack, stores its pointer to
 * *save and goes on with the stack `load`. A fresh stack (fiber.c builds it)
 * returns into edat__fiber_start, with the fiber in x19. There the chain of
 * callers ends: x30 is undefined.
 */
#if defined(__aarch64__)
        .text
        .globl  edat__fiber_jump
        .hidden edat__fiber_jump
        .type   edat__fiber_jump, %function
        .p2align 4
edat__fiber_jump:
        .cfi_startproc
        sub     sp, sp, #176
        .cfi_def_cfa_offset 176
        stp     x19, x20, [sp, #0]
        stp     x21, x22, [sp, #16]
        stp     x23, x24, [sp, #32]
        stp     x25, x26, [sp, #48]
        stp     x27, x28, [sp, #64]
        stp     x29, x30, [sp, #80]
        .cfi_rel_offset x19, 0
        .cfi_rel_offset x20, 8
        .cfi_rel_offset x21, 16
        .cfi_rel_offset x22, 24
        .cfi_rel_offset x23, 32
        .cfi_rel_offset x24, 40
        .cfi_rel_offset x25, 48
        .cfi_rel_offset x26, 56
        .cfi_rel_offset x27, 64
        .cfi_rel_offset x28, 72
        .cfi_rel_offset x29, 80
        .cfi_rel_offset x30, 88
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        mrs     x9, fpcr
        str     x9, [sp, #160]
        mov     x10, sp
        str     x10, [x0]
        mov     sp, x1
        ldr     x9, [sp, #160]
        msr     fpcr, x9
        ldp     d14, d15, [sp, #144]
        ldp     d12, d13, [sp, #128]
        ldp     d10, d11, [sp, #112]
        ldp     d8, d9, [sp, #96]
        ldp     x29, x30, [sp, #80]
        ldp     x27, x28, [sp, #64]
        ldp     x25, x26, [sp, #48]
        ldp     x23, x24, [sp, #32]
        ldp     x21, x22, [sp, #16]
        ldp     x19, x20, [sp, #0]
        add     sp, sp, #176
        .cfi_def_cfa_offset 0
        .cfi_restore x19
        .cfi_restore x20
        .cfi_restore x21
        .cfi_restore x22
        .cfi_restore x23
        .cfi_restore x24
        .cfi_restore x25
        .cfi_restore x26
        .cfi_restore x27
        .cfi_restore x28
        .cfi_restore x29
        .cfi_restore x30
        ret
        .cfi_endproc
        .size   edat__fiber_jump, .-edat__fiber_jump

        .globl  edat__fiber_start
        .hidden edat__fiber_start
        .type   edat__fiber_start, %function
        .p2align 4
        .cfi_startproc
        .cfi_undefined x30
        nop
edat__fiber_start:
        mov     x0, x19
        bl      edat__fiber_main
        brk     #1
        .cfi_endproc
        .size   edat__fiber_start, .-edat__fiber_start
#endif

        .section .note.GNU-stack, "", %progbits
