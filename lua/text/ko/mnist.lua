return {
  missing = "{folder} 폴더에 {file}.gz 파일이 없습니다. MNIST 파일 네 개가 있는 폴더를 "
    .. "지정하거나 make mnist로 내려받으세요",
  option = "load_mnist에는 {name} 옵션이 없습니다. normalize, flatten, "
    .. "one_hot_label을 쓸 수 있습니다",
  images_shape = "{file} 파일의 형상이 {shape}입니다. MNIST 이미지의 형상은 "
    .. "(N, 28, 28)입니다. 파일을 다시 받으세요",
  labels_shape = "{file} 파일의 형상이 {shape}입니다. MNIST 레이블의 형상은 "
    .. "(N,)입니다. 파일을 다시 받으세요",
  counts = "{images} 파일에는 이미지가 {n}개인데 {labels} 파일에는 레이블이 "
    .. "{m}개입니다. 두 파일을 다시 받으세요",
  empty = "{file} 파일에 이미지가 하나도 없습니다. 파일을 다시 받으세요",
  label = "{file} 파일에 레이블 {label} 값이 있습니다. 레이블은 0부터 9까지입니다. "
    .. "파일을 다시 받으세요",
  arguments = "load_mnist(folder, options): folder는 폴더의 경로, options는 "
    .. "{one_hot_label = true} 같은 테이블이고 둘 다 생략할 수 있습니다",
}
