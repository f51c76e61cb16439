-- Gives permits back, at most up to full. ARGV as for one key of take_all.
local c,u,M,k=redis.call,struct,math,KEYS[1]
local e,v,t=cjson.decode(ARGV[1])[1],c('GET',k),c('TIME')
local T=tonumber(ARGV[2])or t[1]*1e6+t[2]
if not v then return 0 end
local s,x,y,z=tonumber(v),0,'\255'..e[1],T
local S={}
if s then
  z=s
else
  assert(v:byte()==255)
  for l=6,#v,11 do
    local q,r=u.unpack('>I7I4',v,l)
    if r>0 and v:sub(2,5)~=e[1]then q,r=q+1,0 end
    S[#S+1]={q,r}
    z=M.max(z,q)
  end
end
if #S*5~=#e-4 then S={}end
for o=5,#e,5 do
  local C,g,f,p,R=unpack(e,o)
  local q,r=unpack(S[o/5]or{z,0})
  f=f+T
  if q-f+(r>p and 1 or 0)>e[3]then q,r=f,p end
  q,r=q-C,r-g
  if r<0 then q,r=q-1,r+R end
  if q<T then q,r=T,0 end
  y=y..u.pack('>I7I4',q,r)
  x=M.max(x,q-T+r/1e9)
  s=#e==9 and r==0 and q
end
c('SET',k,s or y,'PX',M.max(M.ceil((x+e[3])/1e3)+1,e[4]))
return 1
