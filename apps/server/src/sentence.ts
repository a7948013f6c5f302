import { ConfigError, MigrationError, SupervisorError } from '@yangfan/kernel';

interface SystemError {
  code?: string;
  port?: number;
  address?: string;
  path?: string;
  message?: string;
}

/** Why the start failed, as a Chinese sentence that says what to do; what nobody foresaw is shown as it is. */
export function sentenceOf(error: unknown): unknown {
  if (error instanceof SupervisorError || error instanceof MigrationError || error instanceof ConfigError) return error.message;
  const { code, port, address, path = '' } = error as SystemError;
  switch (code) {
    case 'EADDRINUSE':
      return `端口 ${port} 已被占用。若扬帆已在运行，直接在浏览器打开 http://127.0.0.1:${port} 即可；否则请关闭占用它的程序，或用 ./start --port 另一个端口 启动。`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `这台机器没有地址 ${address ?? ''}。请改正 --host，或不写它（默认 127.0.0.1）。`;
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100':
      return '磁盘已满。请清理磁盘或用 --data 指定另一个位置，再启动；已有数据没有受损。';
    case 'EACCES':
    case 'EPERM':
      if (port !== undefined) return `没有权限使用端口 ${port}（1024 以下的端口要管理员权限）。请用 ./start --port 8080 之类的端口启动。`;
      return `没有权限写入 ${path}。请检查这个目录的所有者和权限，或用 --data 指定另一个位置。`;
    case 'ENOENT':
      if (!path) return error;
      return `${path} 建不起来或不存在。请用 --data 指定一个可以写入的位置。`;
    case 'EROFS':
      return `${path} 所在的磁盘是只读的。请用 --data 指定一个可以写入的位置。`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `数据目录 ${path} 不是目录，或它的上级是一个文件。请用 --data 指定另一个位置。`;
    case 'ECONNREFUSED':
      return '连不上 DATABASE_URL 指定的数据库。请检查地址、端口和数据库是否在运行，再启动。';
    case '57P03':
      return '数据库还在启动（可能正在恢复上次没有写完的数据）。请等它启动完再启动扬帆。';
    default:
      return error;
  }
}
