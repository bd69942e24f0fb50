// A photo from a phone is made smaller before it travels: upright, its longest side 2000 px, as JPEG.
//
// shrunk(file, {longest, over})   the smaller file; the one given, where it is no picture, small enough already,
//                                 or of a kind this browser cannot read (HEIC: the server can)

const QUALITY = 0.85;

function named(file) {
  const name = file.name || "photo";
  return name.replace(/\.[a-z0-9]{1,5}$/i, "") + ".jpg";
}

function drawn(bitmap, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * ratio));
  canvas.height = Math.max(1, Math.round(bitmap.height * ratio));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // JPEG has no transparency
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

export async function shrunk(file, { longest = 2000, over = 3 * 1024 * 1024 } = {}) {
  if (file.size <= over || (file.type && !file.type.startsWith("image/"))) return file;
  try {
    const bitmap = await createImageBitmap(file); // upright by default; naming that default fails in Chrome 109
    const small = await drawn(bitmap, Math.min(1, longest / Math.max(bitmap.width, bitmap.height)));
    bitmap.close();
    if (!small || small.size >= file.size) return file;
    return new File([small], named(file), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}
