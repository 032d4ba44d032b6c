// node transmission.mjs SERVER USER PASSWORD TORRENTFILE FOLDER HASH: what a person or an *arr does with a Transmission.

import { readFileSync } from 'node:fs';
import { Transmission } from '@ctrl/transmission';
import { end, pick, step, until } from './steps.mjs';

const [, , baseUrl, username, password, file, folder, hash] = process.argv;
const client = new Transmission({ baseUrl, username, password, timeout: 30000 });
const magnetHash = '4'.repeat(40);
const to = { 'download-dir': folder };
const types = (object) => Object.fromEntries(Object.keys(object).sort().map((key) => [key, typeof object[key]]));
const raw = async (id) => (await client.listTorrents(id)).arguments.torrents;
const result = (answer) => answer.result === 'success';

await step('session', async () => {
  const all = (await client.getSession()).arguments;
  return [all['download-dir'] === folder, typeof all.version, typeof all['rpc-version'], all['seedRatioLimited']];
});
await step('addTorrent', async () => {
  const answer = await client.addTorrent(readFileSync(file), to);
  return [result(answer), pick(answer.arguments['torrent-added'], 'hashString', 'name')];
});
await step('is complete', () => until(async () => (await raw(hash))[0]?.percentDone === 1));
await step('addTorrent again', async () => {
  const answer = await client.addTorrent(readFileSync(file), to);
  return [result(answer), pick(answer.arguments['torrent-duplicate'], 'hashString', 'name')];
});
await step('addTorrent of nonsense', async () => result(await client.addTorrent(Buffer.from('nonsense'), to)));
await step('labels', async () => result(await client.setTorrent(hash, { labels: ['npm'] })));
await step('seed goal', async () =>
  result(await client.setTorrent(hash, { seedRatioLimit: 2, seedRatioMode: 1 })));
await step('queueTop', async () => result(await client.queueTop(hash)));

await step('listTorrents', async () =>
  (await raw(hash)).map((each) =>
    pick(each, 'hashString', 'name', 'totalSize', 'sizeWhenDone', 'leftUntilDone', 'percentDone', 'isFinished',
      'status', 'error', 'errorString', 'labels', 'seedRatioLimit', 'seedRatioMode', 'isPrivate')));
await step('the folder', async () => (await raw(hash))[0].downloadDir === folder);
await step('types of listTorrents', async () => types((await raw(hash))[0]));
await step('the id is a number of 32 bits', async () => {
  const id = (await raw(hash))[0].id;
  return id === (id | 0) && (await raw(id))[0].hashString === hash;
});
await step('files', async () =>
  (await raw(hash))[0].files.map((each) => pick(each, 'name', 'length', 'bytesCompleted')).sort((a, b) => a.name < b.name ? -1 : 1));
await step('by an upper-case hash', async () => (await raw(hash.toUpperCase())).length);
await step('listTorrents of an unknown one', async () => (await raw('2'.repeat(40))).length);
await step('getTorrent', async () => {
  const { raw: all, id, dateAdded, dateCompleted, eta, savePath, totalDownloaded, ...rest } = await client.getTorrent(hash);
  return { ...rest, dates: [typeof dateAdded, typeof dateCompleted] };
});
await step('getAllData', async () => {
  const all = await client.getAllData();
  return [all.torrents.map((each) => each.name), all.labels];
});

await step('pause', async () => result(await client.pauseTorrent(hash)));
await step('resume', async () => result(await client.resumeTorrent(hash)));
await step('verify', async () => result(await client.verifyTorrent(hash)));
await step('reannounce', async () => result(await client.reannounceTorrent(hash)));
await step('is complete again', () => until(async () => (await raw(hash))[0]?.percentDone === 1));
await step('freeSpace', async () => {
  const answer = await client.freeSpace(folder);
  return [answer.arguments.path === folder, answer.arguments['size-bytes'] > 0];
});

await step('addMagnet', async () => {
  const answer = await client.addMagnet(`magnet:?xt=urn:btih:${magnetHash}&dn=m4`, to);
  return [result(answer), pick(answer.arguments['torrent-added'], 'hashString', 'name')];
});
await step('addMagnet of nonsense', async () => result(await client.addMagnet('magnet:?xt=nonsense', to)));
await step('remove the magnet', async () => result(await client.removeTorrent(magnetHash, false)));
await step('remove', async () => result(await client.removeTorrent(hash, false)));
await step('is gone', () => until(async () => (await raw(hash)).length === 0));
await step('remove again', async () => result(await client.removeTorrent(hash, false)));
await step('getTorrent of none', () => client.getTorrent(hash));
await step('a wrong password', () => new Transmission({ baseUrl, username, password: 'wrong' }).getSession());
end();
