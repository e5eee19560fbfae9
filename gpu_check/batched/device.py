"""Which device and number type a check runs with."""

import os
import platform
from contextlib import contextmanager

from .eager import put_off_the_compiler


class TorchMissing(ImportError):
    """torch is not installed; the message says how to get it."""


class DeviceUnavailable(ValueError):
    """The device that was asked for is not there; the message says what to do."""


def load_torch():
    """The torch module; TorchMissing with the mend if it is not installed."""
    try:
        import torch
    except ImportError:
        raise TorchMissing(
            "torch is not installed; get it with: python -m pip install torch==2.13.0 (in a "
            "checkout: make verify)"
        ) from None
    put_off_the_compiler()
    return torch


def pick(device="auto"):
    """The torch.device for auto, cpu or cuda; DeviceUnavailable or ValueError in one line."""
    torch = load_torch()
    if device not in ("auto", "cpu", "cuda"):
        raise ValueError(f"device is {device!r}; give auto, cpu or cuda")
    has_cuda = torch.cuda.is_available()
    if device == "cuda" and not has_cuda:
        raise DeviceUnavailable(
            "torch sees no CUDA device; use --device cpu, or a CUDA build of torch on a machine "
            "with a GPU"
        )
    return torch.device("cuda" if device != "cpu" and has_cuda else "cpu")


def name(device):
    """A name to print: the GPU's, or the processor's architecture."""
    torch = load_torch()
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"cpu ({platform.machine()})"


def number_type(dtype):
    """torch.float64 or torch.float32 for its name; ValueError otherwise."""
    torch = load_torch()
    if dtype not in ("float64", "float32"):
        raise ValueError(f"dtype is {dtype!r}; give float64 or float32")
    return getattr(torch, dtype)


@contextmanager
def settings(device):
    """TF32 off; on a CPU one thread, since threads only slow batches of small matrices. Restored
    after."""
    torch = load_torch()
    tf32, threads = torch.backends.cuda.matmul.allow_tf32, torch.get_num_threads()
    torch.backends.cuda.matmul.allow_tf32 = False
    if device.type == "cpu":
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.backends.cuda.matmul.allow_tf32 = tf32
        torch.set_num_threads(threads)


def free_memory():
    """Bytes of main memory that no process holds; 1 GiB where the system does not say."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 2**30


def chunk_size(device, bytes_per_instance):
    """How many instances to hold at once: a quarter of what is free, at most 256 MiB on a CPU."""
    torch = load_torch()
    if device.type == "cuda":
        room = torch.cuda.mem_get_info(device)[0] // 4
    else:
        room = min(2**28, free_memory() // 4)
    return max(1, int(room // bytes_per_instance))
