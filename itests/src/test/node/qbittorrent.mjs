// node qbittorrent.mjs SERVER USER PASSWORD TORRENTFILE FOLDER HASH: what a person or an *arr does with a qBittorrent.

import { readFileSync } from 'node:fs';
import { QBittorrent } from '@ctrl/qbittorrent';
import { end, pick, step, until } from './steps.mjs';

const [, , baseUrl, username, password, file, folder, hash] = process.argv;
const client = new QBittorrent({ baseUrl, username, password, timeout: 30000 });
const magnetHash = '4'.repeat(40);
const category = 'npm cat';
const types = (object) => Object.fromEntries(Object.keys(object).sort().map((key) => [key, typeof object[key]]));
const one = async () => (await client.listTorrents({ hashes: hash }))[0];

await step('login', () => client.login());
await step('version', () => client.getAppVersion());
await step('apiVersion', () => client.getApiVersion());
await step('buildInfo', () => client.getBuildInfo());
await step('defaultSavePath', async () => (await client.getDefaultSavePath()) === folder);
await step('preferences', async () => {
  const all = await client.getPreferences();
  return [pick(all, 'max_ratio_act', 'max_ratio_enabled', 'max_seeding_time_enabled'), all.save_path === folder];
});
await step('setPreferences', () => client.setPreferences({ locale: 'en' }));

await step('createCategory', () => client.createCategory(category));
await step('createCategory again', () => client.createCategory(category));
await step('editCategory', () => client.editCategory(category));
await step('categories', async () => Object.values(await client.getCategories()).map((each) => each.name));

const add = () =>
  client.addTorrent(readFileSync(file), { filename: 'x.torrent', category, tags: 'b,a', paused: 'false' });
await step('addTorrent', add);
await step('is complete', () => until(async () => (await one())?.progress === 1));
await step('addTorrent again', add);
await step('addTorrent of nonsense', () => client.addTorrent(Buffer.from('nonsense'), { filename: 'x.torrent' }));

await step('listTorrents', async () =>
  (await client.listTorrents({ category })).map((each) =>
    pick(each, 'hash', 'name', 'size', 'total_size', 'progress', 'amount_left', 'category', 'tags', 'state', 'eta')));
await step('listTorrents by tag', async () => (await client.listTorrents({ tag: 'a' })).length);
await step('listTorrents by filter', async () => {
  const counts = {};
  for (const filter of ['all', 'downloading', 'completed', 'paused', 'resumed', 'errored']) {
    counts[filter] = (await client.listTorrents({ filter })).length;
  }
  return counts;
});
await step('listTorrents of nothing', async () => client.listTorrents({ category: 'unknown' }));
await step('content_path', async () => {
  const row = await one();
  return row.content_path === row.save_path + '/' + row.name;
});
await step('types of listTorrents', async () => {
  const row = types(await one());
  delete row.inactive_seeding_time_limit;
  return row;
});
await step('getTorrent', async () => {
  const { raw, dateAdded, dateCompleted, savePath, totalDownloaded, ...rest } = await client.getTorrent(hash);
  return { ...rest, dates: [typeof dateAdded, typeof dateCompleted] };
});
await step('getAllData', async () => {
  const all = await client.getAllData();
  return [all.torrents.length, all.labels];
});
await step('sync', async () => {
  const all = await client.getSyncMainData(0);
  return [Object.keys(all.torrents), all.full_update, Object.keys(all.categories), all.tags.sort()];
});
await step('files', async () =>
  (await client.torrentFiles(hash)).map((each) => pick(each, 'name', 'size', 'progress', 'priority')).sort((a, b) => a.name < b.name ? -1 : 1));
await step('properties', async () => types(await client.torrentProperties(hash)));
await step('trackers', async () => (await client.torrentTrackers(hash)).length);
await step('web seeds', () => client.torrentWebSeeds(hash));
await step('piece states', async () => Array.isArray(await client.torrentPieceStates(hash)));
await step('files of an unknown one', () => client.torrentFiles('2'.repeat(40)));

await step('pause', () => client.pauseTorrent(hash));
await step('resume', () => client.resumeTorrent(hash));
await step('recheck', () => client.recheckTorrent(hash));
await step('reannounce', () => client.reannounceTorrent(hash));
await step('is complete again', () => until(async () => (await one())?.progress === 1));
await step('topPriority', () => client.topPriority(hash));
await step('rename', () => client.setTorrentName(hash, 'another'));

await step('createTags', async () => {
  await client.createTags('free');
  return (await client.getTags()).sort();
});
await step('addTags', () => client.addTorrentTags(hash, 'zz'));
await step('tags', async () => (await client.getTags()).filter((tag) => tag !== 'free').sort());
await step('removeTags', () => client.removeTorrentTags(hash, 'zz'));
await step('deleteTags', () => client.deleteTags('free,zz,b'));
await step('tags in the end', () => client.getTags());

await step('addMagnet', () => client.addMagnet(`magnet:?xt=urn:btih:${magnetHash}&dn=m4`, { category }));
await step('the magnet is seen', () =>
  until(async () => (await client.listTorrents({ hashes: magnetHash }))[0]?.category === category));
await step('addMagnet of nonsense', () => client.addMagnet('magnet:?xt=nonsense'));
await step('remove the magnet', () => client.removeTorrent(magnetHash, false));
await step('setCategory', () => client.setTorrentCategory(hash, category));
await step('remove', () => client.removeTorrent(hash, false));
await step('is gone', () => until(async () => (await client.listTorrents({ hashes: hash })).length === 0));
await step('remove again', () => client.removeTorrent(hash, false));
await step('getTorrent of none', () => client.getTorrent(hash));
await step('removeCategory', () => client.removeCategory(category));
await step('categories in the end', async () => Object.keys(await client.getCategories()));
await step('a wrong password', () => new QBittorrent({ baseUrl, username, password: 'wrong' }).login());
await step('logout', () => client.logout());
end();
