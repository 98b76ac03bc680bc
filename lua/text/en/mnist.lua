return {
  missing = "{file}.gz is not in {folder}: name the folder that holds the four "
    .. "MNIST files, or type make mnist to fetch them",
  option = "load_mnist has no option {name}: there are normalize, flatten and "
    .. "one_hot_label",
  images_shape = "{file} has the shape {shape}, images of MNIST have "
    .. "(N, 28, 28): fetch the file again",
  labels_shape = "{file} has the shape {shape}, labels of MNIST have (N,): "
    .. "fetch the file again",
  counts = "{images} holds {n} images but {labels} {m} "
    .. "labels: fetch both files again",
  empty = "{file} holds no images: fetch the file again",
  label = "{file} holds the label {label}, labels are 0 to 9: fetch the file "
    .. "again",
  arguments = "load_mnist(folder, options): folder is the path of a folder, "
    .. "options a table such as {one_hot_label = true}; both may be left out",
}
