// Photos that wait on this device until the server has them: IndexedDB, each with whose it is.
//
// put(photo)     {key, person, sheet, code, url, name, blob, at, refused}; fails where the device has no room
// remove(key)
// waiting()      those of the person who is signed in, oldest first; of another person never

const person = document.body.dataset.person ?? "";
let opening;

function opened() {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open("cham-cheo", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos", { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  return opening;
}

async function within(mode, act) {
  const transaction = (await opened()).transaction("photos", mode);
  return new Promise((done, failed) => {
    const request = act(transaction.objectStore("photos"));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}

export const put = (photo) => within("readwrite", (photos) => photos.put(photo));
export const remove = (key) => within("readwrite", (photos) => photos.delete(key));

export async function waiting() {
  if (!person) return [];
  try {
    const all = await within("readonly", (photos) => photos.getAll());
    return all.filter((photo) => photo.person === person).sort((one, other) => one.at - other.at);
  } catch {
    return []; // a browser that keeps nothing has nothing
  }
}
